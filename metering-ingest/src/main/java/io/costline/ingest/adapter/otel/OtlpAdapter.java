package io.costline.ingest.adapter.otel;

import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.Source;
import io.costline.ingest.adapter.reading.SourceAdapter;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.BodyContent;
import io.costline.ingest.json.BodyReader;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.List;

/**
 * What OpenTelemetry exports: every span that is a model call, once, and every log record that tells a request. Metrics
 * repeat what these say, and are told as passed over.
 */
public final class OtlpAdapter implements SourceAdapter {
    /** Also the media type of the answers to such a body. */
    public static final String PROTOBUF = "application/x-protobuf";

    private static final byte FIRST_OF_PROTOBUF = 0x0a; // field 1, length-delimited; in JSON a blank line

    private static final Source SOURCE = new Source(
            "otlp",
            2,
            "OTLP traces and logs, protobuf or JSON: GenAI conventions, OpenInference, OpenLLMetry, OpenRouter Broadcast;"
                    + " Claude Code, Codex, Gemini CLI");

    @Override
    public Source source() {
        return SOURCE;
    }

    @Override
    public BodyContent read(byte[] body, String mediaType, BodyReader reader) {
        return switch (mediaType) {
            case PROTOBUF, "application/protobuf" -> OtlpProto.read(body, reader.limits());
            case "application/json" -> OtlpJson.read(body, reader);
            default -> either(body, reader);
        };
    }

    /** Nobody said, as in a Kafka record or a file. */
    private static BodyContent either(byte[] body, BodyReader reader) {
        BodyContent json = OtlpJson.read(body, reader);
        if (json instanceof BodyContent.Malformed && body.length > 0 && body[0] == FIRST_OF_PROTOBUF) {
            BodyContent protobuf = OtlpProto.read(body, reader.limits());
            return protobuf instanceof BodyContent.Malformed ? json : protobuf;
        }
        return json;
    }

    @Override
    public boolean elementsAreRecords() {
        return false;
    }

    @Override
    public void adapt(List<Element> elements, Findings findings) {
        SpanTree tree = SpanTree.of(elements);
        for (int i = 0; i < elements.size(); i++) {
            Element element = elements.get(i);
            long points = SpanElements.points(element);
            if (points > 0) {
                findings.ignore(element, points + " points of metrics, which repeat what calls say");
                continue;
            }
            if (SpanElements.isLog(element)) {
                log(element, findings);
                continue;
            }
            SpanView span = tree.span(i);
            if (span == null) {
                findings.object(element);
                continue;
            }
            String ignored = tree.ignored(i);
            if (ignored.isEmpty()) {
                Draft draft = findings.event(element);
                new SpanReading(span, tree.ancestors(i), tree.attemptsBelow(i), draft).read();
            } else {
                findings.ignore(element, ignored);
            }
        }
    }

    /** Whether a sender wants to hear that a record was ignored for this reason: traces are full of other spans. */
    public static boolean isNews(String ignored) {
        return !SpanTree.ORDINARY.contains(ignored);
    }

    private static void log(Element element, Findings findings) {
        Json.Obj object = findings.object(element);
        if (object == null) {
            return;
        }
        SpanView log = new SpanView(object);
        AgentEvents kind = AgentEvents.of(log);
        switch (kind) {
            case CALL, FAILED -> new LogReading(log, findings.event(element)).read(kind == AgentEvents.FAILED);
            case CONVENTION -> new SpanReading(log, List.of(), 0, findings.event(element)).read();
            case REPEATED, OTHER -> findings.ignore(element, kind.ignored());
        }
    }
}
