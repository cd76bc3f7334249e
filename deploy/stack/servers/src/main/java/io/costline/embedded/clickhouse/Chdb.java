package io.costline.embedded.clickhouse;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/** The engine in this process. One data folder per process; at least one connection must stay open while it is used. */
final class Chdb {
    private final ChdbFunctions functions;
    private final List<String> arguments;

    /** @param arguments of the server, such as {@code --path=DIR}; without a path everything is in memory */
    Chdb(Path library, List<String> arguments) {
        this.functions = new ChdbFunctions(library);
        this.arguments = List.copyOf(arguments);
        // Before the first connection, or the engine takes SIGSEGV away from the JVM and the next
        // compiled null check hangs the process.
        NativeCall.of(() -> {
            functions.setSignalHandlersEnabled.invokeExact(0);
            return 0;
        });
    }

    ChdbConnection connect() {
        return NativeCall.of(() -> {
            try (Arena arena = Arena.ofConfined()) {
                int count = arguments.size() + 1;
                MemorySegment argv = arena.allocate(ADDRESS, count);
                argv.setAtIndex(ADDRESS, 0, arena.allocateFrom("clickhouse"));
                for (int i = 1; i < count; i++) {
                    argv.setAtIndex(ADDRESS, i, arena.allocateFrom(arguments.get(i - 1)));
                }
                MemorySegment connection = (MemorySegment) functions.connect.invokeExact(count, argv);
                if (connection.address() == 0) {
                    throw new IllegalStateException("libchdb refused a connection with " + arguments);
                }
                return new ChdbConnection(functions, connection);
            }
        });
    }

    void shutdown() {
        NativeCall.of(() -> (int) functions.shutdown.invokeExact());
    }
}
