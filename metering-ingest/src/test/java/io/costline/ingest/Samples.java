package io.costline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.identity.Attribution;
import io.costline.ingest.admission.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Sample payloads and short ways to normalize them. */
public final class Samples {
    public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    public static final Attribution TENANT = Attribution.ofTenant("demo");

    private Samples() {}

    public static byte[] bytes(String resource) {
        try (InputStream file = Samples.class.getResourceAsStream("/payloads/" + resource)) {
            assertThat(file).as(resource).isNotNull();
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** As the door would judge it. */
    public static List<Outcome> admit(String source, String body) {
        return outcomes(Normalizer.standard().normalize(source, Map.of(), utf8(body), TENANT, NOW));
    }

    /** Whatever its age. */
    public static List<Outcome> inspect(String source, byte[] body) {
        return outcomes(Normalizer.forInspection().normalize(source, Map.of(), body, TENANT, NOW));
    }

    public static List<Outcome> inspect(String source, String body) {
        return inspect(source, utf8(body));
    }

    public static List<Outcome> outcomes(Normalized normalized) {
        assertThat(normalized).isInstanceOf(Normalized.Outcomes.class);
        return ((Normalized.Outcomes) normalized).outcomes();
    }

    public static io.costline.avro.RequestEvent event(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Admitted.class);
        return ((Outcome.Admitted) outcome).event();
    }

    public static Outcome.Rejected rejected(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
        return (Outcome.Rejected) outcome;
    }
}
