package io.costline.embedded.clickhouse;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.costline.embedded.process.Arguments;
import io.costline.embedded.process.ChildMain;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code ClickHouseMain [--data DIR] [--port N] [--pool N] [--memory BYTES]}: without a data folder everything is in
 * memory. Needs {@code --enable-native-access=ALL-UNNAMED}.
 */
public final class ClickHouseMain {
    private static final String DEFAULT_MEMORY = Long.toString(4L << 30);

    private ClickHouseMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        // Without it every small response waits for the client's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        ChildMain.prepare();
        Arguments arguments = Arguments.parse(Set.of("--data", "--port", "--pool", "--memory"), args);
        List<String> engine = new ArrayList<>();
        String data = arguments.text("--data");
        if (data != null) {
            Files.createDirectories(Path.of(data));
            engine.add("--path=" + Path.of(data).toAbsolutePath());
        }
        engine.addAll(
                Confinement.arguments(data == null ? Files.createTempDirectory("costline-engine") : Path.of(data)));
        String memory = arguments.text("--memory");
        engine.add("--max_server_memory_usage=" + (memory == null ? DEFAULT_MEMORY : memory));
        engine.add("--mark_cache_size=" + (256 << 20));

        Chdb chdb = new Chdb(ChdbLibrary.locate(), engine);
        ClickHouseServer server = new ClickHouseServer(chdb, arguments.port("--port"), arguments.number("--pool", 8));
        Runtime.getRuntime().addShutdownHook(new Thread(null, () -> close(server), "clickhouse-shutdown", 16 << 20));
        MergePriority.watch();
        ChildMain.ready(server.port());
        Thread.currentThread().join();
    }

    private static void close(ClickHouseServer server) {
        try {
            if (!server.close()) {
                leaveWithoutDestructors();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            leaveWithoutDestructors();
        }
    }

    /** What is acknowledged is on disk, so leaving like this is as safe as SIGKILL, and does not look like a crash. */
    @SuppressWarnings("restricted") // _exit is the one way past the library's destructors
    private static void leaveWithoutDestructors() {
        Linker linker = Linker.nativeLinker();
        NativeCall.of(() -> {
            linker.downcallHandle(linker.defaultLookup().findOrThrow("_exit"), FunctionDescriptor.ofVoid(JAVA_INT))
                    .invokeExact(143);
            return 0;
        });
    }
}
