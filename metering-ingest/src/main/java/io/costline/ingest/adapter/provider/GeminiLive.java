package io.costline.ingest.adapter.provider;

import io.costline.avro.CallStatus;
import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * The messages of a Live session. Unlike everywhere else their counts are of what is new, so they add up to the
 * session's. Nothing in them names the session: all of them known is its id.
 */
final class GeminiLive {
    private static final List<String> MESSAGES = List.of(
            "setupComplete", "serverContent", "toolCall", "toolCallCancellation", "goAway", "sessionResumptionUpdate");

    private final List<Element> elements = new ArrayList<>();
    private Json.Obj usage = Json.Obj.EMPTY;

    static boolean isPart(Fields message) {
        return MESSAGES.stream().anyMatch(message::has)
                || (message.object("usageMetadata").has("responseTokenCount") && !message.has("candidates"));
    }

    void add(Element element, Fields message) {
        elements.add(element);
        usage = sum(usage, message.object("usageMetadata").object());
    }

    private static Json.Obj sum(Json.Obj before, Json.Obj more) {
        Json.Obj sum = before;
        for (int member = 0; member < more.size(); member++) {
            String name = more.name(member);
            Json value = more.value(member);
            Json known = before.get(name);
            if (value instanceof Json.Int count && known instanceof Json.Int counted) {
                sum = sum.with(name, new Json.Int(saturated(count.value(), counted.value())));
            } else if (value instanceof Json.Arr entries && known instanceof Json.Arr listed) {
                var all = new ArrayList<>(listed.items());
                all.addAll(entries.items());
                sum = sum.with(name, new Json.Arr(all));
            } else {
                sum = sum.with(name, value);
            }
        }
        return sum;
    }

    private static long saturated(long one, long other) {
        long sum = one + other;
        return ((one ^ sum) & (other ^ sum)) < 0 ? Long.MAX_VALUE : sum;
    }

    void finish(Findings findings, String provider) {
        Draft draft = findings.event(elements);
        RequestEvent event = draft.event();
        GeminiCalls.begin(event, provider, "", "");
        event.setOperation("chat");
        event.setEndpointFamily("live");
        event.setStream(true);
        event.setStatus(CallStatus.OK);
        Fields holder = Fields.lenient(Json.Obj.EMPTY.with("usageMetadata", usage), draft);
        GeminiUsage.live(holder.object("usageMetadata"), draft);
    }
}
