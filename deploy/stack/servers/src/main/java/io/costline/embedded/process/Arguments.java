package io.costline.embedded.process;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code --name value} arguments of the mains in this module. Anything unknown or incomplete is refused by name. */
public final class Arguments {
    private final Map<String, String> values;

    private Arguments(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    public static Arguments parse(Set<String> allowed, String... args) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            String name = args[i];
            if (!allowed.contains(name)) {
                throw new IllegalArgumentException("Unknown argument " + name + ", expected one of " + allowed);
            }
            if (i + 1 == args.length) {
                throw new IllegalArgumentException("Argument " + name + " has no value");
            }
            values.put(name, args[i + 1]);
        }
        return new Arguments(values);
    }

    public @Nullable String text(String name) {
        return values.get(name);
    }

    public String required(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("Argument " + name + " is required");
        }
        return value;
    }

    public int number(String name, int fallback) {
        String value = values.get(name);
        try {
            return value == null ? fallback : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("Argument " + name + " is not a whole number: " + value, e);
        }
    }

    /** A port from 0 (any free one) to 65535; 0 when absent. */
    public int port(String name) {
        int port = number(name, 0);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("Argument " + name + " is not a port: " + port);
        }
        return port;
    }
}
