package io.costline.console.http;

import io.costline.clickhouse.query.QuestionException;
import io.costline.clickhouse.query.Row;
import io.costline.console.access.Session;
import io.costline.console.answer.TenantStanding;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a browser, as server-sent events, when its figures moved. It ends with the session, and after a while by itself. */
final class LiveService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveService.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final long QUIET_LOOKS = 15;
    private static final long MOST_LOOKS = 600;

    private final Gate gate;
    private final TenantStanding standing;
    private final int most;
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean closing;

    LiveService(Gate gate, TenantStanding standing, int most) {
        this.gate = gate;
        this.standing = standing;
        this.most = most;
    }

    int open() {
        return open.get();
    }

    @Override
    public void close() {
        closing = true;
    }

    void tell(ServerRequest request, ServerResponse response) {
        gate.session(request);
        try {
            if (open.incrementAndGet() > most) {
                throw new HttpRefusal(503, "busy", "too many browsers listen already");
            }
            response.header(HeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8");
            HttpReplies.uncached(response);
            try (OutputStream out = response.outputStream()) {
                follow(request, out);
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            LOG.atDebug().setCause(e).log("a browser went away");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.decrementAndGet();
        }
    }

    private void follow(ServerRequest request, OutputStream out) throws IOException, InterruptedException {
        write(out, "retry: 2000\n\n");
        String told = "";
        long quiet = 0;
        for (long look = 0; look < MOST_LOOKS && !closing; look++) {
            String now;
            try {
                now = standing(gate.session(request));
            } catch (HttpRefusal signedOut) {
                write(out, "event: signed-out\ndata: {}\n\n");
                return;
            } catch (QuestionException e) {
                now = told; // what was told still stands: the pages' own questions say that ClickHouse is away
            }
            if (!now.equals(told)) {
                write(out, "data: " + now + "\n\n");
                told = now;
                quiet = 0;
            } else if (++quiet % QUIET_LOOKS == 0) {
                write(out, ":\n\n");
            }
            Thread.sleep(LOOK);
        }
    }

    private String standing(Session session) {
        Optional<String> completeTo = standing.completeTo(session.tenant());
        Optional<Row> arrivals = session.fixed().isPresent() ? Optional.empty() : standing.arrivals(session.tenant());
        return new String(
                HttpReplies.object(json -> {
                    json.writeStringProperty("complete_to", completeTo.orElse(null));
                    json.writeStringProperty(
                            "accepted",
                            arrivals.map(row -> row.text("accepted")).orElse(null));
                    json.writeStringProperty(
                            "rejected",
                            arrivals.map(row -> row.text("rejected")).orElse(null));
                }),
                StandardCharsets.UTF_8);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
