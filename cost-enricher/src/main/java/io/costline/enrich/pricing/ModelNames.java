package io.costline.enrich.pricing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How model names of cards and events are compared: lower-case, with and without the host in front. Providers, their clouds
 * and their clients write one model in many ways; each rule here undoes one of them, and rules apply one after another.
 */
public final class ModelNames {
    private static final Pattern SNAPSHOT = Pattern.compile("(.+?)[-@](?:\\d{4}-\\d{2}-\\d{2}|\\d{8}|latest|default)");
    private static final Pattern BEDROCK_VERSION = Pattern.compile("(.+?)(?:-v\\d+)?(?::\\d+)?(?::\\d+k)?");
    private static final Pattern REGION = Pattern.compile("(us|us-gov|eu|apac|ap|jp|au|ca|sa|me|af|global)\\.(.+)");
    private static final int MOST = 48;

    /** A name written otherwise: what matches the pattern becomes the replacement. */
    private record Rewrite(Pattern pattern, String replacement) implements UnaryOperator<String> {
        Rewrite(String pattern, String replacement) {
            this(Pattern.compile(pattern), replacement);
        }

        @Override
        public String apply(String name) {
            return pattern.matcher(name).replaceAll(replacement);
        }
    }

    /** Other spellings of the very same model. */
    private static final List<Rewrite> REWRITES = List.of(
            // Vertex's resource names; the publisher's own prefix where the list has it
            new Rewrite("^.*?publishers/([^/]+)/models/(.+)$", "$2"),
            new Rewrite("^.*?publishers/([^/]+)/models/(.+)$", "$1/$2"),
            new Rewrite("^models/", ""),
            // Bedrock's ARNs of models and of system profiles; those of one's own profiles name no model
            new Rewrite(
                    "^arn:[^:]+:(?:bedrock|sagemaker):[^:]*:[^:]*:(?:foundation-model|inference-profile)/(.+)$", "$1"),
            new Rewrite("^(anthropic|meta|amazon|cohere|mistral|ai21|deepseek|openai|qwen)/", "$1."),
            // Claude Code's and others' marks of a long context or an effort
            new Rewrite("\\[[^\\]]*\\]$", ""),
            // clients that say the effort with the model, and Claude's version before its family
            new Rewrite("^(.*claude.*?)(?:-(?:low|medium|high|max))?-thinking$", "$1"),
            new Rewrite("^((?:[^/]+/)*(?:gpt-5|o[1-9])[^/]*?)-(?:minimal|low|medium|high|xhigh)$", "$1"),
            new Rewrite("claude-(\\d(?:[.-]\\d)?)-(opus|sonnet|haiku)", "claude-$2-$1"),
            // what Bedrock's provisioned models add: the context they were bought for
            new Rewrite(":\\d+k$", ""),
            // a fine-tuned model costs what its base's tuned card says
            new Rewrite("^(ft:[^:]+):.+$", "$1"),
            new Rewrite("^(.+)\\.ft-.+$", "ft:$1"),
            // OpenRouter's ways of routing; ":free" is a model of its own
            new Rewrite(":(?:thinking|nitro|floor|online|exacto|extended|beta)$", ""),
            new Rewrite("(?<=\\d)\\.(?=\\d)", "-"),
            new Rewrite("(?<=-\\d)-(?=\\d(?:-|$))", "."),
            new Rewrite("@(?=\\d{8}$)", "-"),
            new Rewrite("-(?=\\d{8}$)", "@"),
            new Rewrite("(?<=-\\d)-0$", ""));

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
     * Forms under which a card is filed, best first: as written; without the provider's own prefix or Google's {@code models/}.
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

    /** Every spelling an event's model is looked up under, best first: those of {@link #forms}, then what rules make of them. */
    static List<String> spellings(String canonicalProvider, String model) {
        Set<String> spellings = new LinkedHashSet<>(forms(canonicalProvider, model));
        List<String> open = new ArrayList<>(spellings);
        for (int next = 0; next < open.size() && open.size() < MOST; next++) {
            String name = open.get(next);
            for (Rewrite rewrite : REWRITES) {
                add(withoutHost(canonicalProvider, rewrite.apply(name)), spellings, open);
            }
        }
        return open;
    }

    private static void add(String name, Set<String> spellings, List<String> open) {
        if (!name.isEmpty() && spellings.add(name)) {
            open.add(name);
        }
    }

    /** The name without a date, or a word for the newest, at its end, or the name itself. */
    public static String withoutSnapshot(String name) {
        Matcher dated = SNAPSHOT.matcher(name);
        return dated.matches() ? dated.group(1) : name;
    }

    /** The name without Bedrock's version and without a date: what snapshots of one model share. */
    static String base(String name) {
        Matcher versioned = BEDROCK_VERSION.matcher(name);
        String plain = name.indexOf('.') > 0 && versioned.matches() ? versioned.group(1) : name;
        return withoutSnapshot(plain);
    }

    /** The region in front of a Bedrock model, empty for none. */
    static String region(String name) {
        Matcher regional = REGION.matcher(name);
        return regional.matches() ? regional.group(1) : "";
    }
}
