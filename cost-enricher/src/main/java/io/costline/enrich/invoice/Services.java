package io.costline.enrich.invoice;

import java.util.List;
import java.util.Locale;

/** What providers bill beside the units calls count. */
final class Services {
    /** Beginnings of what providers call them, in lower case with underlines. */
    private static final List<String> NAMES = List.of(
            "session_usage",
            "code_execution",
            "code_interpreter",
            "container",
            "computer_use",
            "file_search",
            "vector_store",
            "storage",
            "cache_storage",
            "fine_tuning",
            "finetuning",
            "training",
            "grader",
            "hosting",
            "model_hosting",
            "provisioned",
            "priority_tier",
            "scale_tier",
            "reserved_capacity",
            "dedicated",
            "support",
            "seat",
            "guardrail",
            "knowledge_base",
            "data_transfer",
            "batch_storage");

    private Services() {}

    static boolean named(String name) {
        String word = name.strip().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
        return NAMES.stream().anyMatch(word::startsWith);
    }
}
