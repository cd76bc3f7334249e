package io.costline.ingest;

import io.costline.avro.RequestEvent;
import io.costline.identity.Attribution;
import io.costline.identity.Hashing;
import io.costline.ingest.adapter.Sources;
import io.costline.ingest.adapter.reading.Correlation;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.QuotaRules;
import io.costline.ingest.adapter.reading.SourceAdapter;
import io.costline.ingest.admission.Admission;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.Fault;
import io.costline.ingest.admission.Horizon;
import io.costline.ingest.admission.Outcome;
import io.costline.ingest.json.BodyContent;
import io.costline.ingest.json.BodyReader;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.JsonLimits;
import io.costline.ingest.json.Structure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a delivery in, verdicts on canonical events out: the whole of ingest without doors or topics. Pure and
 * safe to share; the clock and the attribution are arguments.
 */
public final class Normalizer {
    private final Sources sources;
    private final Admission admission;
    private final BodyReader reader;

    public Normalizer(Sources sources, Horizon horizon, JsonLimits limits) {
        this.sources = sources;
        this.admission = new Admission(horizon);
        this.reader = new BodyReader(limits);
    }

    public static Normalizer standard() {
        return new Normalizer(Sources.standard(), Horizon.STANDARD, JsonLimits.STANDARD);
    }

    /** For looking at payloads of any age: a time outside the horizon is a warning. */
    public static Normalizer forInspection() {
        return new Normalizer(Sources.standard(), Horizon.STANDARD.notEnforced(), JsonLimits.STANDARD);
    }

    /** For history of any age: it must say when it was. */
    public static Normalizer forHistory() {
        return new Normalizer(Sources.standard(), Horizon.HISTORY, JsonLimits.STANDARD);
    }

    public Sources sources() {
        return sources;
    }

    /**
     * @param headers by lower-case name; {@code content-type} decides the framing, without it the body does
     * @param attribution the tenant, and what to assume for events that do not say
     */
    public Normalized normalize(
            String source, Map<String, String> headers, byte[] body, Attribution attribution, Instant now) {
        return normalize(source, headers, body, attribution, now, now);
    }

    /** As the other, of a body that was written before now; when, is the time of events that do not say. */
    public Normalized normalize(
            String source,
            Map<String, String> headers,
            byte[] body,
            Attribution attribution,
            Instant now,
            Instant written) {
        SourceAdapter adapter = sources.find(source);
        if (adapter == null) {
            return new Normalized.UnknownSource(source);
        }
        return switch (adapter.read(body, mediaType(headers), reader)) {
            case BodyContent.Malformed malformed ->
                new Normalized.Malformed(malformed.reason(), malformed.line(), malformed.column());
            case BodyContent.TooMany tooMany -> new Normalized.TooManyElements(tooMany.maxElements());
            case BodyContent.Elements content ->
                new Normalized.Outcomes(
                        outcomes(adapter, content.elements(), headers, attribution, now, written), content.single());
        };
    }

    /** The media type without its parameters, lower-case; empty when absent. */
    public static String mediaType(Map<String, String> headers) {
        String type = headers.getOrDefault("content-type", "");
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    private List<Outcome> outcomes(
            SourceAdapter adapter,
            List<Element> elements,
            Map<String, String> headers,
            Attribution attribution,
            Instant now,
            Instant written) {
        Correlation correlation = adapter.readsHeaders() ? new Correlation(headers) : null;
        var findings = new Findings(correlation == null ? "" : correlation.endpoint(), headers);
        adapter.adapt(elements, findings);
        String version = adapter.name() + "/" + adapter.version();
        var outcomes = new ArrayList<Outcome>(findings.all().size());
        for (Findings.Finding finding : findings.all()) {
            Draft draft = finding.draft();
            if (draft == null) {
                outcomes.add(new Outcome.Ignored(finding.element().index(), finding.ignored()));
                continue;
            }
            RequestEvent event = draft.event();
            event.setSource(adapter.name());
            event.setAdapter(version);
            if (correlation != null) {
                correlation.applyTo(draft, findings.all().size() == 1);
                if (event.getNativeId().isEmpty()) {
                    deriveId(draft, finding.elements(), correlation);
                }
            }
            QuotaRules.settle(draft, adapter.name(), headers);
            outcomes.add(verdict(finding.element(), draft, admission.admit(draft, attribution, now, written)));
        }
        outcomes.sort(Comparator.comparingInt(Outcome::index)); // streams end after what follows their first chunk
        return outcomes;
    }

    private static Outcome verdict(Element element, Draft draft, @Nullable Fault fault) {
        return fault == null
                ? new Outcome.Admitted(element.index(), draft.event(), draft.warnings())
                : new Outcome.Rejected(
                        element.index(),
                        fault.code(),
                        fault.field(),
                        fault.message(),
                        HexFormat.of().formatHex(element.bytes().sha256()),
                        element.bytes().length(),
                        Structure.of(element.value()));
    }

    /** Bodies and streams without an id (embeddings, errors) are known by all they and their headers say. */
    private static void deriveId(Draft draft, List<Element> elements, Correlation correlation) {
        MessageDigest digest = Hashing.sha256();
        for (Element element : elements) {
            digest.update(element.bytes().sha256());
        }
        digest.update(correlation.fingerprint().getBytes(StandardCharsets.UTF_8));
        draft.event().setNativeId("content:" + HexFormat.of().formatHex(digest.digest(), 0, 16));
        draft.warn("no id: known by its content, so an identical body counts once; send x-costline-id");
    }
}
