package io.costline.ingest.adapter.provider;

import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.Source;
import io.costline.ingest.adapter.reading.SourceAdapter;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Amazon Bedrock: Converse and its streams, models invoked in their own formats, records of the invocation log, batch
 * output.
 */
final class BedrockAdapter implements SourceAdapter {
    private static final Set<String> UNREAD = unreadNames();

    private static final Source SOURCE = new Source(
                    "bedrock",
                    2,
                    "Amazon Bedrock: Converse, ConverseStream, InvokeModel with its headers, invocation logs, batch output")
            .skipping(UNREAD);

    private final AnthropicAdapter anthropic = new AnthropicAdapter("bedrock", BedrockCalls.PROVIDER);
    private final OpenAiAdapter openAi = new OpenAiAdapter(
            new OpenAiService("bedrock", BedrockCalls.PROVIDER, "OpenAI's models on Bedrock", Departure.NONE));

    private static Set<String> unreadNames() {
        var names = new HashSet<>(OpenAiAdapter.UNREAD);
        names.removeAll(List.of("result", "delta"));
        names.addAll(
                List.of("message", "contentBlockDelta", "inputBodyJson", "modelInput", "generation", "outputText"));
        names.addAll(AnthropicAdapter.UNREAD);
        names.remove("input"); // where the log keeps its counts
        return Set.copyOf(names);
    }

    @Override
    public Source source() {
        return SOURCE;
    }

    @Override
    public void adapt(List<Element> elements, Findings findings) {
        List<Element> messages = new ArrayList<>();
        List<Element> completions = new ArrayList<>();
        BedrockStream stream = null;
        for (Element element : elements) {
            Json.Obj object = findings.object(element);
            if (object == null) {
                continue;
            }
            Fields peek = Fields.lenient(object, new Draft());
            if (OpenAiAdapter.isCompletion(peek)) {
                completions.add(element);
            } else if (AnthropicAdapter.isMessageOrError(peek)) {
                messages.add(element);
            } else if (BedrockStream.isPart(peek)) {
                stream = stream != null && !stream.endsBefore(peek) ? stream : begin(stream, findings);
                stream.add(element, peek);
            } else {
                single(element, peek, findings);
            }
        }
        if (stream != null) {
            stream.finish(findings);
        }
        anthropic.adapt(messages, findings);
        openAi.adapt(completions, findings);
    }

    private static BedrockStream begin(@Nullable BedrockStream before, Findings findings) {
        if (before != null) {
            before.finish(findings);
        }
        return new BedrockStream();
    }

    private void single(Element element, Fields peek, Findings findings) {
        if (peek.has("recordId")) {
            batchLine(element, peek, findings);
            return;
        }
        Draft draft = findings.event(element);
        read(Fields.lenient(peek.object(), draft), draft, findings);
    }

    private static void read(Fields body, Draft draft, Findings findings) {
        if (body.text("schemaType").equals("ModelInvocationLog")) {
            BedrockCalls.log(body, draft);
        } else if (body.object("usage").has("inputTokens") || body.has("stopReason")) {
            BedrockCalls.converse(body, draft, findings);
        } else {
            BedrockCalls.invoked(body, draft, findings);
        }
    }

    /** Joined with what it answers by the record's id; the answer is in the model's own format. */
    private static void batchLine(Element element, Fields peek, Findings findings) {
        Draft draft = findings.event(element);
        Fields line = Fields.lenient(peek.object(), draft);
        Fields output = line.object("modelOutput");
        if (!output.present()) {
            BedrockCalls.failedBatchLine(line, draft);
        } else if (output.has("choices")) {
            OpenAiBodies.read(output, draft, "chat");
        } else if (AnthropicAdapter.isMessageOrError(output)) {
            AnthropicMessages.read(output, draft, BedrockCalls.PROVIDER);
        } else {
            read(output, draft, findings);
        }
        BedrockCalls.batch(line, draft.event());
    }
}
