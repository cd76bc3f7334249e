package io.costline.trials;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares text with a committed file below src/test/resources/golden. {@code -Dgolden.update=true} writes the file
 * instead, and the difference is reviewed like code.
 */
public final class Golden {
    private static final Path DIRECTORY = Path.of("src", "test", "resources", "golden");

    private Golden() {}

    /**
     * @param file name below the module's golden directory
     * @throws AssertionError with both texts if they differ or the file is missing
     */
    public static void check(String file, String actual) {
        Path golden = DIRECTORY.resolve(file);
        try {
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(golden.getParent());
                Files.writeString(golden, actual);
                return;
            }
            String expected = Files.exists(golden) ? Files.readString(golden) : "(no file " + golden + ")";
            if (!expected.equals(actual)) {
                throw new AssertionError(
                        "differs from " + golden + "\n--- expected\n" + expected + "\n--- actual\n" + actual);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
