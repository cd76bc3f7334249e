package io.costline.service;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Reads a service's settings into its mapping interface. */
public final class Settings {
    /** System property that names a properties file; it ranks below system properties and environment. */
    public static final String FILE_PROPERTY = "costline.config";

    private Settings() {}

    /**
     * Settings from system properties, environment, and the file {@link #FILE_PROPERTY} names, in this order.
     *
     * @throws io.smallrye.config.ConfigValidationException naming every missing, unknown and malformed key at once
     */
    public static <T> T load(Class<T> mapping) {
        var builder = new SmallRyeConfigBuilder().addDefaultSources().withMapping(mapping);
        String file = System.getProperty(FILE_PROPERTY);
        if (file != null) {
            try {
                builder.withSources(
                        new PropertiesConfigSource(Path.of(file).toUri().toURL(), 90));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the settings file " + file, e);
            }
        }
        return builder.build().getConfigMapping(mapping);
    }
}
