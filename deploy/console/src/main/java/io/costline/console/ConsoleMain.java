package io.costline.console;

import io.costline.avro.ApiKey;
import io.costline.clickhouse.ClickHouseAddress;
import io.costline.clickhouse.query.QuestionException;
import io.costline.clickhouse.query.Questions;
import io.costline.console.access.LinkTokens;
import io.costline.console.access.Readers;
import io.costline.console.answer.Prices;
import io.costline.console.config.ConsoleConfig;
import io.costline.console.http.ConsoleServer;
import io.costline.enrich.pricebook.PriceBookFollower;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.RateCard;
import io.costline.keys.ApiKeys;
import io.costline.service.MisconfiguredException;
import io.costline.service.ServiceMain;
import io.costline.service.ServiceShell;
import io.costline.service.Waiting;
import io.costline.topics.CompactedTopicFollower;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.ConfluentRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The console as a service: what it needs in order, then its server until it is stopped. */
public final class ConsoleMain {
    private ConsoleMain() {}

    /** Settings: see {@link ConsoleConfig}. */
    public static void main(String[] args) {
        ServiceMain.run("console", "console", ConsoleConfig.class, ConsoleConfig::management, ConsoleMain::run);
    }

    private static void run(ConsoleConfig config, ServiceShell shell) throws InterruptedException, IOException {
        Instant start = Instant.now();
        requireName(config.http());
        var links = config.link().secretFile().map(file -> LinkTokens.of(file, start));
        var registry =
                new ConfluentRegistry(config.registry().url(), config.registry().settings());
        var waiting = new Waiting(shell);
        waiting.topics(config.kafka(), List.of(Topics.API_KEYS, Topics.PRICE_BOOK));
        waiting.registry(registry, List.of(Topics.API_KEYS, Topics.PRICE_BOOK));
        var keys = new ApiKeys();
        waiting.definitions(
                "api-keys",
                new CompactedTopicFollower<>(
                        Topics.API_KEYS, config.kafka(), AvroDeserializer.of(registry, ApiKey.class), keys));
        var prices = new PriceBookFollower(config.kafka(), registry, book -> {});
        waiting.definitions("price-book", prices.topic());
        Questions questions = shell.part(new Questions(ClickHouseAddress.of(config.clickhouse())));
        waiting.until("ClickHouse", () -> fault(questions));
        ConsoleServer server = shell.part(ConsoleServer.start(
                config,
                config.http().port() == 0 ? free() : config.http().port(),
                questions,
                new Readers(keys),
                links,
                new Book(prices),
                shell.meters(),
                InstantSource.system()));
        shell.note("clickhouse", () -> fault(questions));
        waiting.over();
        shell.ready("http=" + server.port());
        Thread.currentThread().join();
    }

    private record Book(PriceBookFollower follower) implements Prices {
        @Override
        public PriceBook book() {
            return follower.get();
        }

        @Override
        public Optional<RateCard> card(String cardId) {
            return follower.card(cardId);
        }
    }

    /** While ClickHouse is away the console answers, and says so: it is no less ready than without the console. */
    private static Optional<String> fault(Questions questions) {
        try {
            questions.ask("tenants", Map.of());
            return Optional.empty();
        } catch (QuestionException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static void requireName(ConsoleConfig.Http http) throws UnknownHostException {
        if (http.publicUrl().isEmpty() && !InetAddress.getByName(http.host()).isLoopbackAddress()) {
            throw new MisconfiguredException("console.http.public-url is missing: listening on " + http.host()
                    + ", the console must know by which name browsers come");
        }
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
