package io.costline.ingest.adapter.provider;

import io.costline.ingest.adapter.reading.SourceAdapter;
import java.util.ArrayList;
import java.util.List;

/** The providers' adapters. A new one that writes OpenAI's shapes is a line of {@link CompatibleServices}' list. */
public final class ProviderSources {
    private ProviderSources() {}

    public static List<SourceAdapter> all() {
        List<SourceAdapter> all = new ArrayList<>();
        all.add(new OpenAiAdapter(OpenAiService.OPENAI));
        all.add(new AnthropicAdapter());
        all.addAll(GeminiAdapter.all());
        all.add(new BedrockAdapter());
        all.add(new CohereAdapter());
        all.add(new DashScopeAdapter());
        CompatibleServices.all().forEach(service -> all.add(new OpenAiAdapter(service)));
        all.addAll(SelfHostedAdapter.all());
        return List.copyOf(all);
    }
}
