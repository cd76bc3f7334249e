package io.costline.ingest.adapter.gateway;

import io.costline.avro.CallStatus;
import io.costline.avro.ObservationLayer;
import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.reading.Errors;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.Labels;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.adapter.reading.RecordAdapter;
import io.costline.ingest.adapter.reading.Source;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.Locale;

/**
 * Access log lines of Envoy AI Gateway under the documented names. The gateway brings every provider's counts to
 * inclusive totals before it logs them.
 */
public final class EnvoyAdapter implements RecordAdapter {
    private static final String USAGE = "gen_ai.usage.";

    private static final Source SOURCE = new Source("envoy", 1, "Envoy AI Gateway access log lines in JSON");

    @Override
    public Source source() {
        return SOURCE;
    }

    @Override
    public void adapt(Element element, Json.Obj object, Findings findings) {
        Fields peek = Fields.lenient(object, new Draft());
        if (peek.has("mcp.method.name") || peek.has("mcp.provider.name")) {
            findings.ignore(element, "an MCP call: a tool, no model's usage");
        } else if (model(peek).isEmpty()) {
            findings.ignore(element, "a request for no model");
        } else {
            read(Fields.lenient(object, findings.event(element)));
        }
    }

    private static String model(Fields line) {
        return line.firstText("gen_ai.response.model", "gen_ai.request.model_override", "gen_ai.request.model");
    }

    private static void read(Fields line) {
        Draft draft = line.draft();
        RequestEvent event = draft.event();
        event.setLayer(ObservationLayer.GATEWAY);
        event.setNativeId(line.text("x-request-id"));
        event.setGatewayRequestId(event.getNativeId());
        event.setProviderResponseId(line.text("gen_ai.response.id"));
        event.setServedModel(model(line));
        event.setRequestedModel(line.firstText("gen_ai.request.model", "gen_ai.request.model_override"));
        backend(line.text("gen_ai.provider.name"), event);
        String path = line.firstText("x-envoy-origin-path", "path", "x-envoy-original-path");
        event.setEndpointFamily(path);
        event.setOperation(path.endsWith("/embeddings") ? "embeddings" : "chat");
        new PlainUsage(line)
                .read(Measure.INPUT, USAGE + "input_tokens")
                .read(Measure.OUTPUT, USAGE + "output_tokens")
                .read(
                        Measure.CACHE_READ,
                        USAGE + "cached_input_tokens",
                        USAGE + "cache_read_input_tokens",
                        USAGE + "cache_read.input_tokens")
                .read(
                        Measure.CACHE_WRITE,
                        USAGE + "cache_creation_input_tokens",
                        USAGE + "cache_creation.input_tokens",
                        USAGE + "cache_write.input_tokens")
                .read(Measure.REASONING, USAGE + "reasoning_tokens", USAGE + "reasoning.output_tokens")
                .total(USAGE + "total_tokens")
                .writeTo(draft, true);
        times(line, draft);
        outcome(line, draft);
        Labels.fillFromHeaders(line, event);
        Labels.set("end_user", line.text("x-user-id"), event);
    }

    /** {@code namespace/backend/route/...} names a backend of the operator's, else the name is the provider's. */
    private static void backend(String name, RequestEvent event) {
        String[] parts = name.split("/", 3);
        if (parts.length < 2) {
            event.setProvider(name.toLowerCase(Locale.ROOT));
        } else {
            event.setRoute(parts[0] + "/" + parts[1]);
        }
    }

    private static void times(Fields line, Draft draft) {
        Times.Reading start = Times.read(line.object().get("start_time"));
        if (start != null) {
            draft.startedAt(start.time(), start.quality());
            long took = line.millis("duration");
            draft.event().setEndedAt(took > 0 ? start.time().plusMillis(took) : null);
        }
    }

    private static void outcome(Fields line, Draft draft) {
        RequestEvent event = draft.event();
        event.setStatus(CallStatus.OK);
        int status = line.httpStatus("response_code");
        if (status >= 400) {
            event.setErrorType(code(line.text("response_code_details")));
        }
        Errors.http(status, draft);
        if (line.text("response_flags").contains("DC")) {
            event.setStatus(CallStatus.CANCELLED); // the client went away
        }
    }

    /** Details may end in free text in braces, as the cause of a transport failure. */
    private static String code(String details) {
        int cut = details.indexOf('{');
        String code = cut < 0 ? details : details.substring(0, cut);
        return code.equals("via_upstream") ? "" : code;
    }
}
