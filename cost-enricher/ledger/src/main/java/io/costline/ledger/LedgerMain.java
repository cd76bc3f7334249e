package io.costline.ledger;

import io.costline.clickhouse.ClickHouseAddress;
import io.costline.clickhouse.query.QuestionException;
import io.costline.clickhouse.query.Questions;
import io.costline.enrich.pricebook.PriceBookFollower;
import io.costline.ledger.config.LedgerConfig;
import io.costline.service.ServiceMain;
import io.costline.service.ServiceShell;
import io.costline.service.Waiting;
import io.costline.topics.TopicSpec;
import io.costline.topics.Topics;
import io.costline.wire.ConfluentRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ledger job as a service. */
public final class LedgerMain {
    private static final List<TopicSpec> TOPICS =
            List.of(Topics.PRICE_BOOK, Topics.LEDGER, Topics.LEDGER_CORRECTIONS, Topics.BUDGET_ALERTS);

    private LedgerMain() {}

    /** Settings: see {@link LedgerConfig}. */
    public static void main(String[] args) {
        ServiceMain.run("ledger", "ledger", LedgerConfig.class, LedgerConfig::management, LedgerMain::run);
    }

    private static void run(LedgerConfig config, ServiceShell shell) throws InterruptedException {
        ConfluentRegistry registry =
                new ConfluentRegistry(config.registry().url(), config.registry().settings());
        Questions questions = shell.part(new Questions(ClickHouseAddress.of(config.clickhouse())));
        Waiting waiting = new Waiting(shell);
        waiting.watched(config.kafka(), TOPICS, InstantSource.system());
        waiting.registry(registry, TOPICS);
        PriceBookFollower priceBook = new PriceBookFollower(config.kafka(), registry, book -> {});
        waiting.definitions("price-book", priceBook.topic());
        waiting.until("ClickHouse", () -> {
            try {
                questions.ask("ledger", Map.of("tenant", "nobody"));
                return Optional.empty();
            } catch (QuestionException e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        });
        LedgerJob job = shell.part(
                new LedgerJob(config, questions, registry, priceBook, shell.meters(), InstantSource.system()));
        shell.check("ledger", job::fault);
        shell.note("contracts", job::refused);
        shell.action("pass", () -> job.passNow().json());
        waiting.over();
        shell.ready();
        job.run();
    }
}
