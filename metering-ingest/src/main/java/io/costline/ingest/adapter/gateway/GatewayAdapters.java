package io.costline.ingest.adapter.gateway;

import io.costline.ingest.adapter.reading.SourceAdapter;
import java.util.ArrayList;
import java.util.List;

/** Every gateway we understand. */
public final class GatewayAdapters {
    private GatewayAdapters() {}

    public static List<SourceAdapter> all() {
        var all = new ArrayList<SourceAdapter>(List.of(
                new LiteLlmAdapter(),
                new OpenRouterAdapter(),
                new LangfuseAdapter(),
                new HeliconeAdapter(),
                new PortkeyAdapter(),
                new CloudflareAdapter(),
                new VercelAdapter(),
                new KongAdapter(),
                new EnvoyAdapter(),
                new ApisixAdapter()));
        all.addAll(CompatibleAdapter.all());
        return List.copyOf(all);
    }
}
