package io.costline.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.cli.text.Console;
import io.costline.lab.demo.DemoRun;
import io.costline.lab.traffic.TrafficOptions;
import io.costline.stack.Folders;
import io.costline.stack.PipelineStack;
import io.costline.stack.StackFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.FutureTask;

/** One stack with the demo's data for every test that looks at it; it ends with the tests. */
record DemoStack(StackFile file, String shown) {
    private static final FutureTask<DemoStack> SHARED = new FutureTask<>(DemoStack::start);

    static DemoStack shared() throws Exception {
        SHARED.run(); // the first time; afterwards it does nothing
        return SHARED.get();
    }

    private static DemoStack start() throws Exception {
        Path folder = Files.createTempDirectory("costline-demo-tests");
        PipelineStack stack = PipelineStack.start(folder.resolve("data"), 0, what -> {});
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stack.close();
            Folders.delete(folder);
        }));
        var shown = new StringWriter();
        var console = Console.plain(new PrintWriter(shown), new PrintWriter(shown));
        boolean agrees = new DemoRun(console, stack, () -> {})
                .run(TrafficOptions.all(3, Instant.now()).withRequests(300), 0);
        assertThat(agrees).as(shown.toString()).isTrue();
        return new DemoStack(stack.file(), shown.toString());
    }
}
