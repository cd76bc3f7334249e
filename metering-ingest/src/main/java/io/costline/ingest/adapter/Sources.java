package io.costline.ingest.adapter;

import io.costline.ingest.adapter.export.ExportAdapters;
import io.costline.ingest.adapter.gateway.GatewayAdapters;
import io.costline.ingest.adapter.otel.OtlpAdapter;
import io.costline.ingest.adapter.provider.ProviderSources;
import io.costline.ingest.adapter.reading.SourceAdapter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every source we understand, by name. A new source is a class and a line here. */
public final class Sources {
    public static final String COSTLINE = CostlineAdapter.NAME;
    public static final String CLOUDEVENTS = "cloudevents";
    public static final String LITELLM = "litellm";
    public static final String OTLP = "otlp";

    private final Map<String, SourceAdapter> adapters = new LinkedHashMap<>();
    private final Map<String, SourceAdapter> byName = new HashMap<>();

    public Sources(List<SourceAdapter> adapters) {
        for (SourceAdapter adapter : adapters) {
            this.adapters.put(adapter.name(), adapter);
            name(adapter.name(), adapter);
            adapter.aliases().forEach(alias -> name(alias, adapter));
        }
    }

    private void name(String name, SourceAdapter adapter) {
        if (byName.put(name, adapter) != null) {
            throw new IllegalArgumentException("two adapters are named " + name);
        }
    }

    public static Sources standard() {
        List<SourceAdapter> all = new ArrayList<>(List.of(new CostlineAdapter(), new CloudEventsAdapter()));
        all.addAll(GatewayAdapters.all());
        all.add(new OtlpAdapter());
        all.addAll(ProviderSources.all());
        all.addAll(ExportAdapters.all());
        return new Sources(all);
    }

    public @Nullable SourceAdapter find(String name) {
        return byName.get(name);
    }

    public List<SourceAdapter> all() {
        return List.copyOf(adapters.values());
    }
}
