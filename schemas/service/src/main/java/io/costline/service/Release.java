package io.costline.service;

/** The release that everything here is of. */
public final class Release {
    public static final String VERSION = "0.1.0";

    private Release() {}
}
