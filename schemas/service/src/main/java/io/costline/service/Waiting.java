package io.costline.service;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a service waits for at its start instead of ending: readiness and log say what, for as long as it takes. */
public final class Waiting {
    private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private volatile Optional<String> waits = Optional.of("starting");

    public Waiting(ServiceShell shell) {
        shell.check("start", () -> waits);
    }

    /**
     * Asks until there is nothing in the way.
     *
     * @param attempt what is in the way, if anything; what it throws ends the start
     */
    public void until(String needed, Supplier<Optional<String>> attempt) throws InterruptedException {
        String told = "";
        waits = Optional.of("waiting for " + needed);
        for (Optional<String> fault = attempt.get(); fault.isPresent(); fault = attempt.get()) {
            String reason = "waiting for " + needed + ": " + fault.get();
            waits = Optional.of(reason);
            if (!reason.equals(told)) {
                told = reason;
                LOG.atWarn().addKeyValue("reason", fault.get()).log("waiting for " + needed);
            }
            Thread.sleep(PAUSE);
        }
        waits = Optional.of("starting");
    }

    /** The start is done. */
    public void over() {
        waits = Optional.empty();
    }
}
