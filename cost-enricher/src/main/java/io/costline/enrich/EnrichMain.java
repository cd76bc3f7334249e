package io.costline.enrich;

import io.costline.avro.RequestCost;
import io.costline.enrich.config.EnrichSettings;
import io.costline.enrich.dedup.ChangelogTrim;
import io.costline.enrich.dedup.DedupSettings;
import io.costline.enrich.pricebook.PriceBookFollower;
import io.costline.enrich.pricebook.PriceListAge;
import io.costline.enrich.reprice.AutomaticReprice;
import io.costline.enrich.reprice.RepriceJob;
import io.costline.enrich.reprice.RepriceMetrics;
import io.costline.enrich.topology.EnrichMetrics;
import io.costline.enrich.topology.EnrichTopology;
import io.costline.failpoint.Failpoints;
import io.costline.service.GroupWatch;
import io.costline.service.LocalState;
import io.costline.service.ServiceMain;
import io.costline.service.ServiceShell;
import io.costline.service.StoredEpoch;
import io.costline.service.StreamsWork;
import io.costline.service.Waiting;
import io.costline.topics.PoisonRecords;
import io.costline.topics.TopicSpec;
import io.costline.topics.Topics;
import io.costline.wire.ConfluentRegistry;
import io.costline.wire.SchemaRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The enricher: settings, what it waits for, price book, topology, automatic re-rating. */
public final class EnrichMain {
    private static final Logger LOG = LoggerFactory.getLogger(EnrichMain.class);
    private static final List<TopicSpec> TOPICS =
            List.of(Topics.REQUESTS, Topics.COSTS, Topics.REJECTED, Topics.PRICE_BOOK);

    private EnrichMain() {}

    public static void main(String[] args) {
        ServiceMain.run("enrich", "enrich", EnrichSettings.class, EnrichSettings::management, EnrichMain::run);
    }

    private static void run(EnrichSettings settings, ServiceShell shell) throws InterruptedException, IOException {
        Failpoints failpoints = Failpoints.of(settings.failpointDir());
        Map<String, String> kafka = settings.clientSettings();
        SchemaRegistry registry = new ConfluentRegistry(
                settings.registry().url(), settings.registry().settings());
        Waiting waiting = new Waiting(shell);
        waiting.watched(kafka, TOPICS, InstantSource.system());
        waiting.clock(kafka);
        waiting.registry(registry, TOPICS);
        new StoredEpoch<>(kafka, registry, "enrich.epoch", RequestCost.class, RequestCost::getEpoch)
                .require(settings.applicationId(), settings.epoch(), Topics.COSTS);
        PriceListAge age = new PriceListAge(shell.meters(), InstantSource.system());
        PriceBookFollower priceBook = new PriceBookFollower(kafka, registry, book -> {
            age.of(book);
            LOG.atInfo()
                    .addKeyValue("priceBookVersion", book.version())
                    .addKeyValue("cards", book.cards().size())
                    .log("price book in force");
        });
        waiting.definitions("price-book", priceBook.topic());
        PoisonRecords poison = new PoisonRecords();
        Path coldIds = settings.stateDir().resolve("dedup");
        LocalState.delete(coldIds);
        EnrichTopology.Wiring wiring = EnrichTopology.Wiring.of(
                registry,
                priceBook,
                new DedupSettings(settings.dedupHorizon(), settings.dedupSlack(), coldIds),
                shell.part(ChangelogTrim.by(Admin.create(Map.copyOf(kafka)))),
                kafka,
                settings.epoch(),
                new EnrichMetrics(shell.meters()),
                poison,
                failpoints);
        AutomaticReprice reprice = new AutomaticReprice(
                kafka,
                priceBook,
                new RepriceJob(kafka, registry, failpoints, InstantSource.system()),
                new RepriceMetrics(shell.meters()));
        shell.check("reprice", reprice::fault);
        GroupWatch watch = shell.part(new GroupWatch(
                settings.applicationId(),
                kafka,
                offsets -> List.of(Topics.REQUESTS.name()),
                shell.meters(),
                "costline.enrich"));
        shell.check("progress", watch.start()::fault);
        StreamsWork.run(
                shell,
                waiting,
                EnrichTopology.build(wiring),
                settings.streamsSettings(),
                poison,
                () -> shell.part(reprice).start());
    }
}
