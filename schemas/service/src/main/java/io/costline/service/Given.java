package io.costline.service;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What was set, before an interface takes it.
 *
 * @param properties of the JVM
 * @param environment variables
 * @param file the settings file's keys
 * @param name of the file
 */
record Given(Map<String, String> properties, Map<String, String> environment, Map<String, String> file, String name) {
    /** What this process was given. */
    static Given here() {
        Map<String, String> properties = strings(System.getProperties());
        String file = properties.getOrDefault(
                Settings.FILE_PROPERTY, System.getenv().getOrDefault(Settings.FILE_VARIABLE, ""));
        return file.equals(Settings.NONE)
                ? new Given(properties, alone(System.getenv()), Map.of(), file)
                : new Given(properties, System.getenv(), read(file), file);
    }

    /** The same with another settings file. */
    Given withFile(Path file) {
        return new Given(properties, environment, read(file.toString()), file.toString());
    }

    /** Without what is common. */
    private static Map<String, String> alone(Map<String, String> environment) {
        Map<String, String> own = new HashMap<>(environment);
        own.keySet().removeIf(name -> name.startsWith(Settings.VARIABLES));
        return own;
    }

    static Map<String, String> read(String file) {
        if (file.isEmpty()) {
            return Map.of();
        }
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(Path.of(file))) {
            properties.load(reader);
        } catch (MalformedInputException e) {
            throw new MisconfiguredException("the settings file " + file + " is not UTF-8", e);
        } catch (IllegalArgumentException e) {
            throw new MisconfiguredException("the settings file " + file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new MisconfiguredException("cannot read the settings file " + file + ": " + e, e);
        }
        return strings(properties);
    }

    private static Map<String, String> strings(Properties properties) {
        Map<String, String> strings = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> strings.put(key, properties.getProperty(key)));
        return strings;
    }

    /** A test of a key, which is another for a variable. */
    interface Known {
        boolean is(SettingKey key, String name);
    }

    /**
     * The same keys, with the content of a file in place of its name where a key ends in {@code -file} and is none of its own.
     *
     * @param suffix {@code -file}, or {@code _FILE} of variables
     */
    static Map<String, String> withSecrets(
            Map<String, String> layer, List<SettingKey> keys, String suffix, Known known) {
        Map<String, String> resolved = new TreeMap<>(layer);
        layer.forEach((name, file) -> {
            if (name.endsWith(suffix)
                    && keys.stream().noneMatch(key -> key.name().endsWith(SettingKey.IN_FILE) && known.is(key, name))) {
                String key = name.substring(0, name.length() - suffix.length());
                if (keys.stream().anyMatch(each -> known.is(each, key))) {
                    resolved.remove(name);
                    if (resolved.put(key, secret(name, file)) != null) {
                        throw new MisconfiguredException(key + " and " + name + " are both set");
                    }
                }
            }
        });
        return resolved;
    }

    private static String secret(String key, String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new MisconfiguredException(
                    key + ": cannot read " + file + ": " + e.getClass().getSimpleName(), e);
        }
    }
}
