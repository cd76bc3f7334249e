package io.costline.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads settings into the interface of a service, or of the commands. System properties rank above the environment, that above the
 * file. What stands below a service's own name ranks above what is {@link CommonSettings common}. A key that ends in
 * {@code -file} names a file with the value.
 */
public final class Settings {
    /** System property that names a properties file. */
    public static final String FILE_PROPERTY = "costline.config";

    /** Environment variable that does. */
    public static final String FILE_VARIABLE = "COSTLINE_CONFIG";

    /** Named in place of a file: neither a file nor common settings from the environment. */
    public static final String NONE = "none";

    /** What the common settings' variables begin with: a bare KAFKA_... is often somebody else's. */
    static final String VARIABLES = "COSTLINE_";

    /** Where services answer for health and metrics unless told otherwise, by what their settings begin with. */
    public static final Map<String, Integer> MANAGEMENT_PORTS = Map.of(
            "ingest", 9101,
            "enrich", 9102,
            "attribution", 9103,
            "sink", 9104,
            "ledger", 9105,
            "console", 9106,
            "dispatcher", 9107);

    private static final List<SettingKey> COMMON = SettingKey.of("", CommonSettings.class);

    private static final Pattern UNKNOWN = Pattern.compile("SRCFG00050: (\\S+)");

    private Settings() {}

    /**
     * The settings of this process.
     *
     * @throws MisconfiguredException naming every missing, unknown and malformed key at once
     */
    public static <T> T load(Class<T> mapping) {
        return load(mapping, Given.here());
    }

    /** The same from another file than this process was given; empty for none. */
    public static <T> T load(Class<T> mapping, Path file) {
        return load(mapping, Given.here().withFile(file));
    }

    static <T> T load(Class<T> mapping, Given given) {
        String prefix = mapping.getAnnotation(ConfigMapping.class).prefix();
        List<SettingKey> own = SettingKey.of(prefix, mapping);
        List<String> faults = strangers(prefix, given);
        Map<String, String> file = Given.withSecrets(given.file(), all(own), SettingKey.IN_FILE, SettingKey::matches);
        Map<String, String> properties =
                Given.withSecrets(given.properties(), all(own), SettingKey.IN_FILE, SettingKey::matches);
        Map<String, String> environment =
                Given.withSecrets(given.environment(), own, "_FILE", SettingKey::matchesVariable);
        var builder = new SmallRyeConfigBuilder()
                .withMapping(mapping)
                .withSources(
                        new PropertiesConfigSource(properties, "system properties", 400),
                        new EnvConfigSource(environment, 300),
                        new PropertiesConfigSource(file, given.name(), 200),
                        new PropertiesConfigSource(common(prefix, own, properties), "common system properties", 140),
                        new PropertiesConfigSource(
                                commonVariables(prefix, own, given.environment()), "environment", 130),
                        new PropertiesConfigSource(common(prefix, own, file), given.name(), 120),
                        new PropertiesConfigSource(defaultPort(prefix), "default port", -1_000));
        try {
            T settings = builder.build().getConfigMapping(mapping);
            if (faults.isEmpty()) {
                return settings;
            }
        } catch (ConfigValidationException e) {
            for (int i = 0; i < e.getProblemCount(); i++) {
                faults.add(withNearest(e.getProblem(i).getMessage(), own));
            }
        }
        throw new MisconfiguredException("the settings cannot be used:\n  " + String.join("\n  ", faults));
    }

    private static Map<String, String> defaultPort(String prefix) {
        Integer port = MANAGEMENT_PORTS.get(prefix);
        return port == null ? Map.of() : Map.of(prefix + ".management.port", port.toString());
    }

    private static List<SettingKey> all(List<SettingKey> own) {
        List<SettingKey> all = new ArrayList<>(own);
        all.addAll(COMMON);
        return all;
    }

    /** Keys of the file that are nobody's: neither below the name of a service nor common. */
    private static List<String> strangers(String prefix, Given given) {
        List<String> faults = new ArrayList<>();
        for (String key : given.file().keySet()) {
            String first = key.replaceFirst("\\..*", "");
            String bare = key.endsWith(SettingKey.IN_FILE)
                    ? key.substring(0, key.length() - SettingKey.IN_FILE.length())
                    : key;
            if (!first.equals(prefix)
                    && !MANAGEMENT_PORTS.containsKey(first)
                    && !first.equals(CommonSettings.COMMANDS)
                    && COMMON.stream().noneMatch(known -> known.matches(bare))) {
                var names = new TreeSet<String>();
                COMMON.forEach(known -> names.add(known.name().replace(".*", "")));
                MANAGEMENT_PORTS.keySet().forEach(name -> names.add(name + key.substring(first.length())));
                faults.add(key + " in " + given.name() + " is no setting" + Near.question(key, names));
            }
        }
        return faults;
    }

    private static String withNearest(String problem, List<SettingKey> own) {
        Matcher unknown = UNKNOWN.matcher(problem);
        return unknown.lookingAt()
                ? unknown.group(1) + " is no setting"
                        + Near.question(
                                unknown.group(1),
                                own.stream()
                                        .map(key -> key.name().replace(".*", ""))
                                        .toList())
                : problem.replaceFirst("^SRCFG\\d+: ", "");
    }

    /** Common keys as the interface's own, where it has them. */
    private static Map<String, String> common(String prefix, List<SettingKey> own, Map<String, String> layer) {
        return renamed(
                layer,
                key -> prefix + '.' + key,
                key -> COMMON.stream().anyMatch(each -> each.matches(key))
                        && own.stream().anyMatch(each -> each.matches(prefix + '.' + key)));
    }

    private static Map<String, String> commonVariables(
            String prefix, List<SettingKey> own, Map<String, String> environment) {
        Map<String, String> bare =
                renamed(environment, name -> name.substring(VARIABLES.length()), name -> name.startsWith(VARIABLES));
        Map<String, String> keys = new HashMap<>();
        Given.withSecrets(bare, COMMON, "_FILE", SettingKey::matchesVariable)
                .forEach((name, value) -> COMMON.stream()
                        .filter(key -> key.matchesVariable(name))
                        .forEach(key -> keys.put(key.named(name), value)));
        return common(prefix, own, keys);
    }

    private interface Chosen {
        boolean is(String key);
    }

    private static Map<String, String> renamed(
            Map<String, String> layer, Function<String, String> name, Chosen chosen) {
        Map<String, String> renamed = new HashMap<>();
        layer.forEach((key, value) -> {
            if (chosen.is(key)) {
                renamed.put(name.apply(key), value);
            }
        });
        return renamed;
    }
}
