package io.costline.lab.traffic;

import io.costline.lab.traffic.Call.Who;
import java.util.List;
import java.util.SplittableRandom;

/** Who and what the invented part of the traffic is drawn from. */
final class Invented {
    /** Customers, most active first: the n-th is drawn in proportion to 1/n. */
    static final List<String> CUSTOMERS = List.of(
            "acme",
            "globex",
            "initech",
            "umbrella",
            "hooli",
            "stark",
            "wayne",
            "wonka",
            "tyrell",
            "cyberdyne",
            "soylent",
            "massive-dynamic",
            "vandelay",
            "dunder-mifflin",
            "pied-piper",
            "aperture",
            "black-mesa",
            "oscorp",
            "gringotts",
            "monsters-inc",
            "duff",
            "oceanic",
            "virtucon",
            "weyland",
            "omni",
            "rekall",
            "sirius",
            "zorg",
            "buynlarge",
            "bluth",
            "prestige",
            "abstergo",
            "nakatomi",
            "gekko",
            "ollivander",
            "spectre",
            "yoyodyne",
            "tricell",
            "veridian",
            "wernham-hogg");

    private static final double[] CUMULATIVE = cumulative(CUSTOMERS.size());

    private Invented() {}

    /** A part of the product that calls models. */
    enum Feature {
        SUPPORT_CHAT("support-chat", "care", "", 3),
        CODE_ASSIST("code-assist", "devtools", "coder", 8),
        RESEARCH_AGENT("research-agent", "insights", "researcher", 5);

        final String label;
        final String team;
        final String agent;
        final int longestTrace;

        Feature(String label, String team, String agent, int longestTrace) {
            this.label = label;
            this.team = team;
            this.agent = agent;
            this.longestTrace = longestTrace;
        }
    }

    /** Steps of the research agent with the model each prefers. */
    static final List<String> RESEARCH_STEPS =
            List.of("query expansion", "search orchestration", "source evaluation", "synthesis", "formatting");

    private static final List<Model> RESEARCH_MODELS =
            List.of(Model.FLASH_LITE, Model.HAIKU, Model.SONNET, Model.OPUS, Model.FLASH_LITE);

    private static final List<String> CODE_STEPS = List.of("read", "plan", "edit", "test", "review");

    static Who who(Feature feature, String customer) {
        return new Who(customer, feature.team, feature.label, "", "", "", "");
    }

    static String customer(SplittableRandom random) {
        double point = random.nextDouble() * CUMULATIVE[CUMULATIVE.length - 1];
        int index = 0;
        while (CUMULATIVE[index] < point) {
            index++;
        }
        return CUSTOMERS.get(index);
    }

    static String step(Feature feature, int position) {
        return switch (feature) {
            case SUPPORT_CHAT -> position == 0 ? "answer" : "follow-up";
            case CODE_ASSIST -> CODE_STEPS.get(position % CODE_STEPS.size());
            case RESEARCH_AGENT -> RESEARCH_STEPS.get(position % RESEARCH_STEPS.size());
        };
    }

    static Model model(Feature feature, int position, SplittableRandom random) {
        int roll = random.nextInt(100);
        return switch (feature) {
            case SUPPORT_CHAT ->
                pick(
                        roll,
                        26,
                        Model.GPT_4O_MINI,
                        18,
                        Model.FLASH_LITE,
                        14,
                        Model.HAIKU,
                        12,
                        Model.GPT_41_MINI,
                        10,
                        Model.MISTRAL_SMALL,
                        8,
                        Model.GROQ_LLAMA,
                        6,
                        Model.BEDROCK_HAIKU,
                        5,
                        Model.GPT_41,
                        1,
                        Model.SONNET);
            case CODE_ASSIST ->
                pick(
                        roll,
                        38,
                        Model.SONNET,
                        18,
                        Model.GPT_5,
                        14,
                        Model.GPT_41,
                        12,
                        Model.GEMINI_PRO,
                        10,
                        Model.CODESTRAL,
                        6,
                        Model.GPT_5_MINI,
                        2,
                        Model.OPUS);
            case RESEARCH_AGENT ->
                roll < 80
                        ? RESEARCH_MODELS.get(position % RESEARCH_MODELS.size())
                        : pick(roll - 80, 8, Model.FLASH, 6, Model.GPT_5_MINI, 6, Model.BEDROCK_HAIKU);
        };
    }

    /** Where a failed call falls back to: another provider, often a dearer model. */
    static Model fallback(Model failed) {
        return switch (failed.provider()) {
            case "openai" -> failed.reasons() ? Model.SONNET : Model.HAIKU;
            case "anthropic" -> Model.GPT_41;
            case "gemini" -> failed.reasons() ? Model.SONNET : Model.GPT_4O_MINI;
            default -> Model.GPT_41_MINI;
        };
    }

    /** Pairs of weight and model; what the weights leave over falls to the last. */
    private static Model pick(int roll, Object... weightsAndModels) {
        int rest = roll;
        for (int i = 0; i < weightsAndModels.length; i += 2) {
            rest -= (int) weightsAndModels[i];
            if (rest < 0) {
                return (Model) weightsAndModels[i + 1];
            }
        }
        return (Model) weightsAndModels[weightsAndModels.length - 1];
    }

    private static double[] cumulative(int count) {
        double[] sums = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += 1.0 / (i + 1);
            sums[i] = sum;
        }
        return sums;
    }
}
