package io.costline.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TextTest {
    private final StringWriter written = new StringWriter();
    private final Console console = Console.plain(new PrintWriter(written), new PrintWriter(written));

    @Test
    void columnsLineUpAndNumbersStandRight() {
        // When
        new Table("provider", ">calls", ">cost")
                .row("anthropic", "9,812", "$35.1234")
                .row("openai", "12", "$0.0001")
                .rule()
                .row("all", "9,824", "$35.1235")
                .print(console);

        // Then
        assertThat(written.toString()).isEqualToNormalizingNewlines("""
            provider   calls      cost
            ──────────────────────────
            anthropic  9,812  $35.1234
            openai        12   $0.0001
            ──────────────────────────
            all        9,824  $35.1235
            """.indent(2));
    }

    @Test
    void colourCodesTakeNoWidth() {
        // Given
        Console colourful = new Console(console.out(), console.err(), true, true);

        // When
        new Table("a", "b").row(colourful.red("xx"), "y").row("xxx", "y").print(colourful);

        // Then
        assertThat(written.toString()).contains("\u001b[31mxx\u001b[0m   y").contains("xxx  y");
    }

    @Test
    void whatWouldActOnATerminalIsShownInstead() {
        // Given
        Console colourful = new Console(console.out(), console.err(), true, true);
        String model = "gpt\u001b[2J\u001b]0;pwned\u0007\u009b31m\r\nTOTAL $0.00\u202e\ud800";

        // When
        colourful.line("model " + colourful.red(model));
        new Table("model", ">cost").row(model, "$1").row("b", "$2").print(colourful);
        colourful.error("failed: " + model);

        // Then
        String shown = "gpt\\u001b[2J\\u001b]0;pwned\\u0007\\u009b31m\\r\\nTOTAL $0.00\\u202e\\ud800";
        assertThat(written.toString())
                .contains("model \u001b[31m" + shown + "\u001b[0m")
                .contains("  " + shown + "    $1")
                .contains("  b" + " ".repeat(shown.length() - 1) + "    $2");
        assertThat(written.toString().replace("\n", "").replaceAll("\u001b\\[[0-9]+m", ""))
                .matches("\\P{Cc}*");
    }

    @Test
    void namesOfAnyScriptStayAsTheyAre() {
        String names = "Müller \u00b7 \u682a\u5f0f \u2728 \ud83d\udc69\u200d\ud83d\udcbb \u0645\u062b\u0627\u0644";
        assertThat(Shown.of(names)).isSameAs(names);
    }

    @Test
    void smallMoneyKeepsTheDigitsThatMatter() {
        assertThat(Figures.dollars(new BigDecimal("12345.678949999999"))).isEqualTo("$12,345.6789");
        assertThat(Figures.dollars(new BigDecimal("0.075000000000"))).isEqualTo("$0.0750");
        assertThat(Figures.dollars(new BigDecimal("0.000000750000"))).isEqualTo("$0.00000075");
        assertThat(Figures.dollars(new BigDecimal("-3"))).isEqualTo("-$3.0000");
        assertThat(Figures.dollars(BigDecimal.ZERO)).isEqualTo("$0.0000");
        assertThat(Figures.fineDollars(new BigDecimal("0.000360000000"))).isEqualTo("$0.00036");
        assertThat(Figures.fineDollars(new BigDecimal("0.075"))).isEqualTo("$0.0750");
    }

    @Test
    void countsPercentsAndTimesReadWell() {
        assertThat(Figures.count(1_234_567)).isEqualTo("1,234,567");
        assertThat(Figures.percent(BigDecimal.ONE, new BigDecimal(3))).isEqualTo("33.3 %");
        assertThat(Figures.percent(BigDecimal.ONE, BigDecimal.ZERO)).isEqualTo("–");
        assertThat(Figures.millis(950)).isEqualTo("950 ms");
        assertThat(Figures.millis(12_340)).isEqualTo("12.3 s");
    }

    @Test
    void elsewhereThanOnATerminalProgressIsALineAQuarter() {
        // When
        try (Progress progress = new Progress(console, "sending", 8)) {
            for (int i = 1; i <= 8; i++) {
                progress.at(i, "x");
            }
        }

        // Then
        assertThat(written.toString()).isEqualToNormalizingNewlines("""
            sending  25 %  x
            sending  50 %  x
            sending  75 %  x
            sending  100 %  x
            """.indent(2));
    }

    @Test
    void aTableGivesWayToANarrowTerminal() {
        // Given
        Console colourful = new Console(console.out(), console.err(), false, true);

        // When: 8 columns are left for the model, and the time is left out
        new Table("~model", "?time", ">cost")
                .row(colourful.red("claude-sonnet-4-5-20250929"), "12:00:00", "$0.0750")
                .print(colourful, 20);

        // Then
        assertThat(written.toString().lines().skip(2)).containsExactly("  claude-…  $0.0750");
    }

    @Test
    void moneyHasTheSignOfItsCurrencyAndAsManyDigitsAsItsColumn() {
        assertThat(Figures.money(new BigDecimal("2"), "EUR")).isEqualTo("€2.0000");
        assertThat(Figures.money(new BigDecimal("-2.5"), "USD")).isEqualTo("-$2.5000");
        assertThat(Figures.money(new BigDecimal("1234.5"), "CHF")).isEqualTo("CHF 1,234.5000");
        int digits =
                Figures.digits(Stream.of("0.004055", "0.00932375", "0", "3").map(BigDecimal::new));
        assertThat(digits).isEqualTo(8);
        assertThat(Figures.money(new BigDecimal("0.004055"), "USD", digits)).isEqualTo("$0.00405500");
    }

    @Test
    void idleTimeIsFoldedAndEveryBarIsWithinTheAxis() {
        // Given two calls of a quarter of a second, ten seconds apart, and a third beside the second
        var first = new Waterfall.Span(0, 250);
        var second = new Waterfall.Span(10_250, 10_500);
        var third = new Waterfall.Span(10_375, 10_500);
        var waterfall = new Waterfall(List.of(first, second, third), 12);

        // Then
        assertThat(waterfall.folded()).containsExactly(10_000L);
        assertThat(List.of(first, second, third))
                .allSatisfy(span -> assertThat(waterfall.bar(span)).hasSize(12).contains("┊", "█"));
        assertThat(waterfall.bar(first).indexOf('█')).isZero();
        assertThat(waterfall.bar(second).indexOf('█'))
                .isGreaterThan(waterfall.bar(second).indexOf('┊'));
        assertThat(waterfall.bar(third).indexOf('█'))
                .isGreaterThan(waterfall.bar(second).indexOf('█'));
        assertThat(new Waterfall(List.of(), 12).folded()).isEmpty();
        // A twentieth of a second between calls of nothing would be printed as 0.0 s.
        assertThat(new Waterfall(List.of(new Waterfall.Span(0, 0), new Waterfall.Span(50, 50)), 12).folded())
                .isEmpty();
    }

    @Test
    void aStartSaysWhatItWaitsForAndForHowLong() {
        // When
        try (Starting starting = new Starting(console)) {
            starting.accept("broker, clickhouse");
            starting.accept("clickhouse");
        }

        // Then
        assertThat(written.toString().lines())
                .satisfiesExactly(
                        first -> assertThat(first).matches("  \\d+\\.\\d s  waiting for broker, clickhouse"),
                        second -> assertThat(second).matches("  \\d+\\.\\d s  waiting for clickhouse"));
    }

    @Test
    void onATerminalAStartHasOneLineWhichGoesAway() {
        // Given
        Console terminal = new Console(console.out(), console.err(), true, false);

        // When
        try (Starting starting = new Starting(terminal)) {
            starting.accept("broker");
        }

        // Then
        assertThat(written.toString())
                .contains("waiting for broker")
                .doesNotContain("\n")
                .endsWith("\r\u001b[K");
    }
}
