package io.costline.enrich.topology;

import static io.costline.enrich.topology.EnrichDriver.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.costline.avro.Rejection;
import io.costline.avro.RequestEvent;
import io.costline.avro.TimeQuality;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Times that are late, ahead or unlike the record's own. */
class EnrichClocksTest {
    @TempDir
    Path folder;

    private EnrichDriver enrich;

    @BeforeEach
    void start() {
        enrich = EnrichDriver.start(folder);
    }

    @AfterEach
    void stop() {
        enrich.close();
    }

    @Test
    void takesLateEventsWithinTheHorizonAndRejectsThoseBeyond() {
        // Given time has moved on
        enrich.send(at(1, EventSamples.AT));

        // When an event comes 71 hours late, twice, and one 79 hours late
        enrich.send(at(2, EventSamples.AT.minus(Duration.ofHours(71))));
        enrich.send(at(2, EventSamples.AT.minus(Duration.ofHours(71))));
        enrich.send(at(3, EventSamples.AT.minus(Duration.ofHours(79))));

        // Then
        assertThat(enrich.costs.readValuesToList()).hasSize(2);
        assertThat(enrich.rejected.readValuesToList()).singleElement().satisfies(rejection -> {
            assertThat(rejection.getReasonCode()).isEqualTo("TOO_LATE");
            assertThat(rejection.getField()).isEqualTo("eventTime");
            assertThat(rejection.getTenant()).isEqualTo("demo");
        });
    }

    @Test
    void hostsWithClocksAheadAreRefusedByNameAndThePresentGoesOn() {
        // Given a host 80 hours ahead, one 400 days ahead, one whose records alone bear a time of now, one 50 minutes
        // ahead
        Instant now = Instant.now();
        enrich.send(at(1, now));
        enrich.send(at(2, now.plus(Duration.ofHours(80))));
        enrich.send(at(3, now.plus(Duration.ofDays(400))), now.plus(Duration.ofDays(400)));
        enrich.send(RequestEvent.newBuilder(at(4, now))
                .setReceivedAt(now.plus(Duration.ofHours(80)))
                .build());
        enrich.send(at(5, now.plus(Duration.ofMinutes(50))));

        // When
        for (int id = 10; id < 50; id++) {
            enrich.send(at(id, now.minus(Duration.ofHours(id))));
        }

        // Then
        assertThat(enrich.costs.readValuesToList()).hasSize(42);
        assertThat(enrich.rejected.readValuesToList())
                .extracting(Rejection::getReasonCode, Rejection::getField)
                .containsExactly(
                        tuple("IN_FUTURE", "receivedAt"),
                        tuple("IN_FUTURE", "receivedAt"),
                        tuple("IN_FUTURE", "receivedAt"));
    }

    @Test
    void aRecordWrittenLongBeforeWhatItSaysHappenedIsRefusedWhateverOurClockSays() {
        // Given
        Instant written = EventSamples.AT;

        // When
        enrich.send(
                RequestEvent.newBuilder(at(1, written.plus(Duration.ofHours(2))))
                        .setReceivedAt(written)
                        .build(),
                written);

        // Then
        assertThat(enrich.rejected.readValue().getField()).isEqualTo("eventTime");
        assertThat(enrich.costs.isEmpty()).isTrue();
    }

    @Test
    void knowsAnEventSentAgainInTheNextHourWhenItsTimeIsOurs() {
        // When
        enrich.send(server(1, EventSamples.AT));
        enrich.send(server(1, EventSamples.AT.plus(Duration.ofMinutes(50))));

        // Then
        assertThat(enrich.costs.readValuesToList()).hasSize(1);
    }

    private static RequestEvent server(long id, Instant time) {
        return RequestEvent.newBuilder(at(id, time))
                .setTimeQuality(TimeQuality.SERVER)
                .build();
    }
}
