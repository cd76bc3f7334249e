package io.costline.embedded.clickhouse;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** libchdb's C functions, as far as they are used here. */
@SuppressWarnings("restricted") // calling C is what this class is for
final class ChdbFunctions {
    private final SymbolLookup library;

    final MethodHandle version;
    final MethodHandle setSignalHandlersEnabled;
    final MethodHandle connect;
    final MethodHandle close;
    final MethodHandle shutdown;

    final MethodHandle query;
    final MethodHandle queryWithParameters;
    final MethodHandle stream;
    final MethodHandle streamWithParameters;
    final MethodHandle fetch;
    final MethodHandle cancelStream;

    final MethodHandle insert;
    final MethodHandle insertAppend;
    final MethodHandle insertDone;
    final MethodHandle insertError;
    final MethodHandle insertCancel;
    final MethodHandle insertDestroy;

    final MethodHandle resultBuffer;
    final MethodHandle resultLength;
    final MethodHandle resultError;
    final MethodHandle resultElapsed;
    final MethodHandle resultRows;
    final MethodHandle resultBytes;
    final MethodHandle readRows;
    final MethodHandle readBytes;
    final MethodHandle writtenRows;
    final MethodHandle writtenBytes;
    final MethodHandle destroyResult;

    ChdbFunctions(Path path) {
        library = SymbolLookup.libraryLookup(path, Arena.global());
        FunctionDescriptor text = FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG);
        FunctionDescriptor textAndParameters =
                text.appendArgumentLayouts(ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG);
        FunctionDescriptor pointer = FunctionDescriptor.of(ADDRESS, ADDRESS);
        FunctionDescriptor count = FunctionDescriptor.of(JAVA_LONG, ADDRESS);

        version = find("chdb_version", FunctionDescriptor.of(ADDRESS));
        setSignalHandlersEnabled = findVoid("chdb_set_signal_handlers_enabled", JAVA_INT);
        connect = find("chdb_connect", FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS));
        close = findVoid("chdb_close_conn", ADDRESS);
        shutdown = find("chdb_shutdown", FunctionDescriptor.of(JAVA_INT));

        query = find("chdb_query_n", text);
        queryWithParameters = find("chdb_query_with_params_n", textAndParameters);
        stream = find("chdb_stream_query_n", text);
        streamWithParameters = find("chdb_stream_query_with_params_n", textAndParameters);
        fetch = find("chdb_stream_fetch_result", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
        cancelStream = findVoid("chdb_stream_cancel_query", ADDRESS, ADDRESS);

        insert = find("chdb_stream_insert_n", text);
        insertAppend = find("chdb_stream_append", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));
        insertDone = find("chdb_stream_done", pointer);
        insertError = find("chdb_stream_insert_error", pointer);
        insertCancel = findVoid("chdb_stream_cancel_insert", ADDRESS);
        insertDestroy = findVoid("chdb_destroy_insert_stream", ADDRESS);

        resultBuffer = find("chdb_result_buffer", pointer);
        resultLength = find("chdb_result_length", count);
        resultError = find("chdb_result_error", pointer);
        resultElapsed = find("chdb_result_elapsed", FunctionDescriptor.of(JAVA_DOUBLE, ADDRESS));
        resultRows = find("chdb_result_rows_read", count);
        resultBytes = find("chdb_result_bytes_read", count);
        readRows = find("chdb_result_storage_rows_read", count);
        readBytes = find("chdb_result_storage_bytes_read", count);
        writtenRows = find("chdb_result_rows_written", count);
        writtenBytes = find("chdb_result_bytes_written", count);
        destroyResult = findVoid("chdb_destroy_query_result", ADDRESS);
    }

    private MethodHandle find(String name, FunctionDescriptor descriptor) {
        return Linker.nativeLinker()
                .downcallHandle(
                        library.find(name)
                                .orElseThrow(() -> new UnsatisfiedLinkError("libchdb has no function " + name)),
                        descriptor);
    }

    private MethodHandle findVoid(String name, MemoryLayout... arguments) {
        return find(name, FunctionDescriptor.ofVoid(arguments));
    }
}
