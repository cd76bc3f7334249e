package io.costline.stack;

import io.costline.avro.ApiKey;
import io.costline.definitions.CompactedTopic;
import io.costline.enrich.pricebook.LiteLlmImporter;
import io.costline.enrich.pricebook.PriceBookPublisher;
import io.costline.identity.Attribution;
import io.costline.ingest.RawTopics;
import io.costline.ingest.adapter.Sources;
import io.costline.keys.ApiKeyFactory;
import io.costline.keys.KeyTerms;
import io.costline.topics.TopicAdmin;
import io.costline.topics.Topics;
import io.costline.wire.ConfluentRegistry;
import io.costline.wire.SchemaRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;

/** What a stack needs before the first event: topics, the default price catalog, API keys. Repeating any of it changes nothing. */
public final class Definitions {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Map<String, String> kafka;
    private final SchemaRegistry registry;

    public Definitions(String bootstrapServers, String registryUrl) {
        this(Map.of("bootstrap.servers", bootstrapServers), new ConfluentRegistry(registryUrl, Map.of()));
    }

    Definitions(Map<String, String> kafka, SchemaRegistry registry) {
        this.kafka = kafka;
        this.registry = registry;
    }

    /** Of a running stack. */
    public static Definitions of(StackFile stack) {
        return new Definitions(stack.bootstrapServers(), stack.registryUrl());
    }

    /** Client settings for other publishers. */
    public Map<String, String> kafka() {
        return kafka;
    }

    public SchemaRegistry registry() {
        return registry;
    }

    /** Topics and the default catalog. */
    static void ensure(Endpoints endpoints) {
        try (Admin admin = TopicAdmin.connect(endpoints.bootstrapServers())) {
            var topics = new TopicAdmin(admin);
            topics.ensure(Topics.ALL, Optional.empty());
            topics.ensure(RawTopics.of(Sources.standard()), Optional.empty());
        }
        var definitions = new Definitions(endpoints.bootstrapServers(), endpoints.registryUrl());
        Instant now = Instant.now();
        new PriceBookPublisher(definitions.kafka, definitions.registry)
                .publishDefault(
                        LiteLlmImporter.committed(LiteLlmImporter.LISTED),
                        LiteLlmImporter.LISTED,
                        now,
                        "default catalog");
    }

    /**
     * Makes an API key and returns what its holder sends, which is stored nowhere.
     *
     * @param attribution tenant, and what to assume for events that do not say
     */
    public ApiKeyFactory.NewKey createKey(Attribution attribution, String name) {
        return createKey(attribution, KeyTerms.unlimited(name));
    }

    /** Likewise, for some sources or for some time. */
    public ApiKeyFactory.NewKey createKey(Attribution attribution, KeyTerms terms) {
        return published(new ApiKeyFactory().create(attribution, terms, Instant.now()));
    }

    /**
     * Makes the key that takes another's place; the other ends by an instant, if not before.
     *
     * @param until when the other ends
     */
    public ApiKeyFactory.NewKey rotate(ApiKey key, Instant until) {
        var made = published(new ApiKeyFactory().successor(key, Instant.now()));
        Instant end = key.getExpiresAt();
        if (end == null || until.isBefore(end)) {
            publish(ApiKey.newBuilder(key)
                    .setExpiresAt(until.truncatedTo(ChronoUnit.MICROS))
                    .build());
        }
        return made;
    }

    private ApiKeyFactory.NewKey published(ApiKeyFactory.NewKey made) {
        publish(made.key());
        return made;
    }

    /** Every API key by its id, revoked ones included. */
    public Map<String, ApiKey> keys() {
        return apiKeys().read(TIMEOUT);
    }

    /** Puts a key under its id. */
    public void publish(ApiKey key) {
        apiKeys().write(Map.of(key.getKeyId(), key));
    }

    private CompactedTopic<ApiKey> apiKeys() {
        return new CompactedTopic<>(Topics.API_KEYS, ApiKey.class, kafka, registry);
    }
}
