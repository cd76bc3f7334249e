package io.costline.dispatch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings alerts to one endpoint, each until it is taken or its time is over; each lane of {@link Pending} has a thread while it lasts. */
final class Courier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final int AT_ONCE = 8;

    /** What became of an alert. */
    private enum End {
        DELIVERED,
        GIVEN_UP,
        SKIPPED
    }

    private final Endpoint endpoint;
    private final Pending<Told> pending;
    private final Poster poster;
    private final Pauses pauses;
    private final Duration retryFor;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final Semaphore atOnce = new Semaphore(AT_ONCE);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable String disabled;
    private volatile @Nullable String failing;
    private @Nullable Instant failingSince;

    /** @param retryFor how long an alert is tried, counted from when it was told; each is tried once at least */
    Courier(
            Endpoint endpoint,
            Pending<Told> pending,
            Poster poster,
            Pauses pauses,
            Duration retryFor,
            InstantSource clock,
            MeterRegistry meters) {
        this.endpoint = endpoint;
        this.pending = pending;
        this.poster = poster;
        this.pauses = pauses;
        this.retryFor = retryFor;
        this.clock = clock;
        this.meters = meters;
        Gauge.builder("dispatcher.pending", pending::size)
                .description("alerts that were read and are neither delivered nor given up")
                .tag("endpoint", endpoint.name())
                .register(meters);
        Gauge.builder("dispatcher.disabled", () -> disabled == null ? 0 : 1)
                .description("1 while the endpoint is told nothing any more")
                .tag("endpoint", endpoint.name())
                .register(meters);
    }

    /** What is wrong with the endpoint, for health. */
    Optional<String> fault() {
        return Optional.ofNullable(disabled).or(() -> Optional.ofNullable(failing));
    }

    /** A lane begins. */
    void begin(Pending.Item<Told> first) {
        Thread.ofVirtual().name("to-" + endpoint.name()).start(() -> {
            try {
                for (Pending.Item<Told> item = first; item != null && bring(item); ) {
                    item = pending.done(item);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** @return whether it is done; not when the courier is closed */
    private boolean bring(Pending.Item<Told> item) throws InterruptedException {
        for (int tries = 1; !item.isDropped(); tries++) {
            if (closed.getCount() == 0) {
                return false;
            }
            if (disabled != null) {
                end(End.SKIPPED, item, "the endpoint is disabled");
                return true;
            }
            Outcome outcome = send(item.alert());
            switch (outcome) {
                case Outcome.Delivered taken -> {
                    succeeded();
                    end(End.DELIVERED, item, "");
                    return true;
                }
                case Outcome.Gone gone -> {
                    disable("answered 410 Gone");
                    end(End.GIVEN_UP, item, "answered 410 Gone");
                    return true;
                }
                case Outcome.Refused refused -> {
                    succeeded();
                    end(End.GIVEN_UP, item, refused.reason());
                    return true;
                }
                case Outcome.Failed failed -> {
                    failed(failed.reason());
                    if (!clock.instant().isBefore(item.alert().at().plus(retryFor))) {
                        end(End.GIVEN_UP, item, failed.reason());
                        return true;
                    }
                    Duration pause = pauses.after(tries, failed.notBefore(), RandomGenerator.getDefault());
                    LOG.atInfo()
                            .addKeyValue("endpoint", endpoint.name())
                            .addKeyValue("alertId", item.alert().alert().getAlertId())
                            .addKeyValue("reason", failed.reason())
                            .addKeyValue("pause", pause)
                            .log("alert not taken; tried again");
                    if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private Outcome send(Told told) throws InterruptedException {
        atOnce.acquire();
        try {
            URI address = endpoint.address();
            Message message = Messages.of(endpoint, told.alert(), told.at(), clock.instant());
            return poster.send(endpoint.type(), address, message);
        } catch (UnusableException e) {
            return new Outcome.Failed(String.valueOf(e.getMessage()), Duration.ZERO);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("endpoint", endpoint.name()).log("an alert cannot be told");
            return new Outcome.Failed("cannot be told: " + e, Duration.ZERO);
        } finally {
            atOnce.release();
        }
    }

    private synchronized void succeeded() {
        failing = null;
        failingSince = null;
    }

    /** An endpoint that took nothing for as long as an alert is tried is not tried any more. */
    private synchronized void failed(String reason) {
        Instant now = clock.instant();
        Instant since = failingSince == null ? now : failingSince;
        failingSince = since;
        failing = "fails since " + since + ": " + reason;
        if (!now.isBefore(since.plus(retryFor))) {
            disable("took nothing since " + since + ", the last time: " + reason);
        }
    }

    private void disable(String why) {
        if (disabled == null) {
            disabled = "disabled until the next start: " + why;
            LOG.atError()
                    .addKeyValue("endpoint", endpoint.name())
                    .addKeyValue("reason", why)
                    .log("endpoint disabled");
        }
    }

    private void end(End end, Pending.Item<Told> item, String reason) {
        Counter.builder("dispatcher.alerts")
                .description("what became of alerts")
                .tag("endpoint", endpoint.name())
                .tag("outcome", end.name().toLowerCase(Locale.ROOT))
                .register(meters)
                .increment();
        if (end != End.DELIVERED) {
            LOG.atWarn()
                    .addKeyValue("endpoint", endpoint.name())
                    .addKeyValue("alertId", item.alert().alert().getAlertId())
                    .addKeyValue("reason", reason)
                    .log("alert not delivered and not tried again");
        }
    }

    /** What is not done is done after the next start. */
    @Override
    public void close() {
        closed.countDown();
    }
}
