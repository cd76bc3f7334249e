package io.costline.embedded.clickhouse;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Runs method handle calls, which declare Throwable, without every caller having to. */
@FunctionalInterface
interface NativeCall<T> {
    T run() throws Throwable;

    static <T> T of(NativeCall<T> call) {
        try {
            return call.run();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Throwable e) {
            throw new IllegalStateException("A call into libchdb failed", e);
        }
    }
}
