package io.costline.embedded.clickhouse;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One connection: one statement at a time, settings and current database of its own. Not for concurrent use. */
@SuppressWarnings("restricted") // reads memory the C library owns, within the length it states
final class ChdbConnection {
    private static final int INSERT_CHUNK = 1 << 20;

    /** Takes a result piece by piece. */
    @FunctionalInterface
    interface ChunkSink {
        void accept(byte[] chunk) throws IOException;
    }

    private final ChdbFunctions functions;
    private final MemorySegment connection;

    ChdbConnection(ChdbFunctions functions, MemorySegment connection) {
        this.functions = functions;
        this.connection = connection;
    }

    void close() {
        NativeCall.of(() -> {
            functions.close.invokeExact(connection);
            return 0;
        });
    }

    /** Runs any one statement and returns its whole result. */
    byte[] query(String format, Map<String, String> parameters, QueryStats stats, byte[] sql) {
        return NativeCall.of(
                () -> take(run(functions.query, functions.queryWithParameters, sql, format, parameters), stats));
    }

    /**
     * Runs a SELECT and hands its result on in pieces. Formats with a prefix or suffix repeat it in every piece.
     */
    void stream(String format, Map<String, String> parameters, QueryStats stats, byte[] sql, ChunkSink sink) {
        NativeCall.of(() -> {
            MemorySegment result = run(functions.stream, functions.streamWithParameters, sql, format, parameters);
            boolean ended = true;
            try {
                refuseError((MemorySegment) functions.resultError.invokeExact(result));
                ended = false;
                byte[] chunk = fetch(result, stats);
                while (chunk.length > 0) {
                    sink.accept(chunk);
                    chunk = fetch(result, stats);
                }
                ended = true;
            } catch (EngineException e) {
                ended = true;
                throw e;
            } finally {
                if (!ended) {
                    functions.cancelStream.invokeExact(handle(), result);
                }
                functions.destroyResult.invokeExact(result);
            }
            return 0;
        });
    }

    /** Streams a body into {@code INSERT INTO ...} (without FORMAT). A body that ends early inserts nothing. */
    void insert(String sql, String format, InputStream body, QueryStats stats) {
        NativeCall.of(() -> {
            try (Arena arena = Arena.ofConfined()) {
                byte[] statement = sql.getBytes(StandardCharsets.UTF_8);
                byte[] name = format.getBytes(StandardCharsets.UTF_8);
                MemorySegment stream = (MemorySegment) functions.insert.invokeExact(
                        handle(), bytes(arena, statement), (long) statement.length, bytes(arena, name), (long)
                                name.length);
                boolean ended = false;
                try {
                    refuseError((MemorySegment) functions.insertError.invokeExact(stream));
                    append(stream, body, arena);
                    ended = true;
                    take((MemorySegment) functions.insertDone.invokeExact(stream), stats);
                } finally {
                    if (!ended) {
                        functions.insertCancel.invokeExact(stream);
                    }
                    functions.insertDestroy.invokeExact(stream);
                }
            }
            return 0;
        });
    }

    private void append(MemorySegment stream, InputStream body, Arena arena) throws Throwable {
        byte[] chunk = new byte[INSERT_CHUNK];
        MemorySegment copy = arena.allocate(INSERT_CHUNK);
        int length = body.readNBytes(chunk, 0, INSERT_CHUNK);
        while (length > 0) {
            MemorySegment.copy(chunk, 0, copy, JAVA_BYTE, 0, length);
            if ((int) functions.insertAppend.invokeExact(stream, copy, (long) length) != 0) {
                return; // the engine has failed already; finishing the stream tells why
            }
            length = body.readNBytes(chunk, 0, INSERT_CHUNK);
        }
    }

    private MemorySegment run(
            MethodHandle plain, MethodHandle withParameters, byte[] sql, String format, Map<String, String> parameters)
            throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment statement = bytes(arena, sql);
            byte[] formatBytes = format.getBytes(StandardCharsets.UTF_8);
            MemorySegment formatName = bytes(arena, formatBytes);
            if (parameters.isEmpty()) {
                return (MemorySegment) plain.invokeExact(
                        handle(), statement, (long) sql.length, formatName, (long) formatBytes.length);
            }
            int count = parameters.size();
            MemorySegment names = arena.allocate(ADDRESS, count);
            MemorySegment nameLengths = arena.allocate(JAVA_LONG, count);
            MemorySegment values = arena.allocate(ADDRESS, count);
            MemorySegment valueLengths = arena.allocate(JAVA_LONG, count);
            int i = 0;
            for (Map.Entry<String, String> parameter : parameters.entrySet()) {
                byte[] name = parameter.getKey().getBytes(StandardCharsets.UTF_8);
                byte[] value = parameter.getValue().getBytes(StandardCharsets.UTF_8);
                names.setAtIndex(ADDRESS, i, bytes(arena, name));
                nameLengths.setAtIndex(JAVA_LONG, i, name.length);
                values.setAtIndex(ADDRESS, i, bytes(arena, value));
                valueLengths.setAtIndex(JAVA_LONG, i, value.length);
                i++;
            }
            return (MemorySegment) withParameters.invokeExact(
                    handle(),
                    statement,
                    (long) sql.length,
                    formatName,
                    (long) formatBytes.length,
                    names,
                    nameLengths,
                    values,
                    valueLengths,
                    (long) count);
        }
    }

    private byte[] fetch(MemorySegment stream, QueryStats stats) throws Throwable {
        return take((MemorySegment) functions.fetch.invokeExact(handle(), stream), stats);
    }

    private byte[] take(MemorySegment result, QueryStats stats) throws Throwable {
        try {
            refuseError((MemorySegment) functions.resultError.invokeExact(result));
            long length = (long) functions.resultLength.invokeExact(result);
            stats.resultRows += (long) functions.resultRows.invokeExact(result);
            stats.resultBytes += (long) functions.resultBytes.invokeExact(result);
            stats.readRows = (long) functions.readRows.invokeExact(result);
            stats.readBytes = (long) functions.readBytes.invokeExact(result);
            stats.writtenRows += (long) functions.writtenRows.invokeExact(result);
            stats.writtenBytes += (long) functions.writtenBytes.invokeExact(result);
            stats.elapsedSeconds = (double) functions.resultElapsed.invokeExact(result);
            if (length == 0) {
                return new byte[0];
            }
            return ((MemorySegment) functions.resultBuffer.invokeExact(result))
                    .reinterpret(length)
                    .toArray(JAVA_BYTE);
        } finally {
            functions.destroyResult.invokeExact(result);
        }
    }

    /** chdb_connect returns a pointer to the handle the other functions take. */
    private MemorySegment handle() {
        return connection.reinterpret(ADDRESS.byteSize()).get(ADDRESS, 0);
    }

    private static void refuseError(MemorySegment error) {
        String text = text(error);
        if (text != null && !text.isEmpty()) {
            throw new EngineException(text);
        }
    }

    private static @Nullable String text(MemorySegment pointer) {
        return pointer.address() == 0
                ? null
                : pointer.reinterpret(Long.MAX_VALUE).getString(0);
    }

    private static MemorySegment bytes(Arena arena, byte[] value) {
        return value.length == 0 ? arena.allocate(1) : arena.allocateFrom(JAVA_BYTE, value);
    }
}
