package io.costline.ingest.adapter;

import io.costline.ingest.adapter.gateway.LiteLlmAdapter;
import io.costline.ingest.adapter.provider.AnthropicAdapter;
import io.costline.ingest.adapter.provider.GeminiAdapter;
import io.costline.ingest.adapter.provider.OpenAiAdapter;
import io.costline.ingest.adapter.reading.SourceAdapter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every source we understand, by name. A new source is a class and a line here. */
public final class Sources {
    public static final String COSTLINE = CostlineAdapter.NAME;
    public static final String CLOUDEVENTS = "cloudevents";
    public static final String LITELLM = "litellm";

    private final Map<String, SourceAdapter> adapters = new LinkedHashMap<>();

    public Sources(List<SourceAdapter> adapters) {
        for (SourceAdapter adapter : adapters) {
            if (this.adapters.put(adapter.name(), adapter) != null) {
                throw new IllegalArgumentException("two adapters are named " + adapter.name());
            }
        }
    }

    public static Sources standard() {
        return new Sources(List.of(
                new CostlineAdapter(),
                new CloudEventsAdapter(),
                new LiteLlmAdapter(),
                new OpenAiAdapter(),
                new AnthropicAdapter(),
                new GeminiAdapter()));
    }

    public @Nullable SourceAdapter find(String name) {
        return adapters.get(name);
    }

    public List<SourceAdapter> all() {
        return List.copyOf(adapters.values());
    }
}
