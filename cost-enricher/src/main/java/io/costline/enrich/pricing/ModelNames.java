package io.costline.enrich.pricing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How model names of cards and events are compared: lower-case, with and without the host in front. */
public final class ModelNames {
    private static final Pattern SNAPSHOT = Pattern.compile("(.+?)[-@](?:\\d{4}-\\d{2}-\\d{2}|\\d{8})");

    private ModelNames() {}

    /** The name without a leading path segment that names the provider itself. */
    public static String withoutHost(String canonicalProvider, String model) {
        String name = model.strip().toLowerCase(Locale.ROOT);
        int slash = name.indexOf('/');
        if (slash > 0
                && slash < name.length() - 1
                && Providers.canonical(name.substring(0, slash)).equals(canonicalProvider)) {
            return name.substring(slash + 1);
        }
        return name;
    }

    /**
     * Forms under which a card is filed and an event's model is looked up, best first: as written; without the provider's own prefix or
     * Google's {@code models/}.
     */
    static List<String> forms(String canonicalProvider, String model) {
        String name = model.strip().toLowerCase(Locale.ROOT);
        List<String> forms = new ArrayList<>(3);
        forms.add(name);
        String stripped = withoutHost(canonicalProvider, name);
        if (!stripped.equals(name)) {
            forms.add(stripped);
        }
        if (stripped.startsWith("models/")) {
            forms.add(stripped.substring("models/".length()));
        }
        return forms;
    }

    /** The name without a date at its end, or the name itself. */
    static String withoutSnapshot(String name) {
        Matcher dated = SNAPSHOT.matcher(name);
        return dated.matches() ? dated.group(1) : name;
    }
}
