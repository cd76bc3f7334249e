package io.costline.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.costline.cli.text.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** Every page of the console over made calls, in a browser: as its measurement opens them. */
class ConsoleBenchIT {
    @Test
    void everyPageShowsItsFiguresAndIsTimed() {
        assumeThat(ConsoleBench.missing()).isEmpty();
        assumeThat(ConsoleBench.class.getClassLoader().getResource("web/index.html"))
                .as("the application, which npm builds")
                .isNotNull();
        StringWriter out = new StringWriter();

        assertThat(ConsoleBench.run(console(out), 10_000, progress -> {})).isTrue();

        assertThat(out.toString())
                .contains("overview", "a trace of 1,000 calls")
                .doesNotContain("NaN", "✗");
    }

    private static Console console(StringWriter out) {
        return Console.plain(new PrintWriter(out, true), new PrintWriter(out, true));
    }
}
