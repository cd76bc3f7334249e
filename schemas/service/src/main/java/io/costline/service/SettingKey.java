package io.costline.service;

import io.smallrye.config.WithDefault;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One key of a settings interface, for what goes over all of them: the reference page, the check for misspelt keys.
 *
 * @param name with a star for each part that people choose
 * @param value what it holds
 * @param required whether there must be a value
 * @param byDefault the value where none is set
 */
public record SettingKey(String name, Class<?> value, boolean required, Optional<String> byDefault) {
    static final String IN_FILE = "-file";

    /** The keys of an interface, sorted. */
    public static List<SettingKey> of(String prefix, Class<?> settings) {
        List<SettingKey> keys = new ArrayList<>();
        for (Method method : settings.getMethods()) {
            if (!method.isDefault() && !Modifier.isStatic(method.getModifiers())) {
                add(
                        keys,
                        (prefix.isEmpty() ? "" : prefix + ".") + kebab(method.getName()),
                        method.getGenericReturnType(),
                        Optional.ofNullable(method.getAnnotation(WithDefault.class))
                                .map(WithDefault::value));
            }
        }
        return keys.stream().sorted(Comparator.comparing(SettingKey::name)).toList();
    }

    private static void add(List<SettingKey> keys, String name, Type type, Optional<String> byDefault) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            add(keys, name + ".*", generic.getActualTypeArguments()[1], Optional.of(""));
        } else if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
            add(keys, name, generic.getActualTypeArguments()[0], Optional.of(""));
        } else if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            add(keys, name, String.class, byDefault);
        } else if (type instanceof Class<?> group && group.isInterface() && isOurs(group)) {
            keys.addAll(of(name, group));
        } else if (type instanceof Class<?> value) {
            boolean optional = value.getName().startsWith("java.util.Optional");
            keys.add(new SettingKey(
                    name, value, byDefault.isEmpty() && !optional, byDefault.filter(text -> !text.isEmpty())));
        }
    }

    private static boolean isOurs(Class<?> type) {
        return type.getName().startsWith("io.costline.");
    }

    private static String kebab(String method) {
        return method.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    boolean matches(String key) {
        return Pattern.compile(name.replace(".", "\\.").replaceAll("\\*$", ".+").replace("*", "[^.]+"))
                .matcher(key)
                .matches();
    }

    /** Likewise of an environment variable. */
    boolean matchesVariable(String variable) {
        return Pattern.compile(variable(name).replace("*", ".+"))
                .matcher(variable)
                .matches();
    }

    /** The key that a variable means: where people choose a part, its underscores are dots. */
    String named(String variable) {
        String fixed = name.replaceAll("\\*$", "");
        return fixed.equals(name)
                ? name
                : fixed
                        + variable.substring(fixed.length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.');
    }

    /** As it is called in the environment. */
    static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9*]", "_");
    }
}
