package io.costline.console;

/** The release that everything here is of. */
public final class ConsoleVersion {
    public static final String VERSION = "0.1.0";

    private ConsoleVersion() {}
}
