package io.costline.ingest.adapter.reading;

import io.costline.avro.RequestEvent;
import io.costline.avro.TimeQuality;
import io.costline.ingest.admission.Draft;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a caller says about a payload in {@code x-costline-} headers: it fills what the payload leaves open. Model,
 * provider and endpoint are for bodies that do not name theirs.
 */
public final class Correlation {
    private static final String PREFIX = "x-costline-";
    private final TreeMap<String, String> labels = new TreeMap<>();

    /** @param headers by lower-case name */
    public Correlation(Map<String, String> headers) {
        headers.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !value.isBlank()) {
                String label = name.substring(PREFIX.length());
                labels.put(label, label.equals("tags") ? value.strip() : HeaderText.decode(value.strip()));
            }
        });
    }

    /** The operation of the endpoint the caller names; empty where none is named or none we know. */
    public String endpoint() {
        return Operations.named(labels.getOrDefault("endpoint", ""));
    }

    /** Everything said, for the identity of a record that has none of its own. */
    public String fingerprint() {
        return labels.isEmpty() ? "" : labels.toString();
    }

    /** @param single whether the delivery holds one event; an id for several would make them one */
    public void applyTo(Draft draft, boolean single) {
        if (labels.isEmpty()) {
            return;
        }
        RequestEvent event = draft.event();
        if (labels.containsKey("endpoint") && endpoint().isEmpty()) {
            draft.warn("x-costline-endpoint is no endpoint we know and was not used: the body says what it answers");
        }
        labels.forEach((name, value) -> Labels.set(name.replace('-', '_'), value, event));
        String id = labels.getOrDefault("id", "");
        if (!id.isEmpty() && event.getNativeId().isEmpty()) {
            if (single) {
                event.setNativeId(id);
            } else {
                draft.warn("x-costline-id was not used: the delivery holds several events");
            }
        }
        // The adapter only assumes its provider: a compatible server speaks the same dialect.
        event.setProvider(labels.getOrDefault("provider", event.getProvider()));
        if (event.getServedModel().isEmpty()) {
            event.setServedModel(labels.getOrDefault("model", ""));
        }
        String requested = labels.getOrDefault("requested-model", "");
        if (!requested.isEmpty()) {
            event.setRequestedModel(requested);
        } else if (event.getRequestedModel().isEmpty()) {
            event.setRequestedModel(event.getServedModel());
        }
        time(draft, labels.getOrDefault("time", ""));
    }

    private static void time(Draft draft, String value) {
        if (value.isEmpty() || draft.event().getStartedAt() != null) {
            return;
        }
        Times.Reading time = Times.text(value);
        if (time == null) {
            draft.warn("x-costline-time is no time and was not used");
        } else {
            draft.startedAt(time.time(), time.quality());
            if (time.quality() == TimeQuality.ASSUMED_UTC) {
                draft.warn("x-costline-time carries no zone and was taken as UTC");
            }
        }
    }
}
