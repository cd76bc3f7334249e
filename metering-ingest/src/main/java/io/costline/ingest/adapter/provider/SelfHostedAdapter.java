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
 * Servers of one's own: what Ollama and llama.cpp write beside OpenAI's shapes, and those shapes. Nobody bills their
 * tokens, so the time they computed goes with them.
 */
final class SelfHostedAdapter implements SourceAdapter {
    private static final Set<String> UNREAD = unreadNames();

    private final Source source;
    private final OpenAiService service;
    private final OpenAiAdapter shapes;

    private SelfHostedAdapter(OpenAiService service) {
        this.source = new Source(service.name(), 2, service.description()).skipping(UNREAD);
        this.service = service;
        this.shapes = new OpenAiAdapter(service);
    }

    static List<SourceAdapter> all() {
        return List.of(
                new SelfHostedAdapter(new OpenAiService(
                        "ollama",
                        "ollama",
                        "Ollama: chat, generate, embed and their streams; its OpenAI shapes too",
                        Departure.NONE)),
                new SelfHostedAdapter(new OpenAiService(
                        "llamacpp", "llamacpp", "llama.cpp's server: completions with timings", LlamaCppUsage::read)),
                new SelfHostedAdapter(new OpenAiService(
                        "selfhosted",
                        "selfhosted",
                        "Any other server of one's own (vLLM, SGLang, TGI, LM Studio) by what it writes",
                        LlamaCppUsage::read)));
    }

    private static Set<String> unreadNames() {
        var names = new HashSet<>(OpenAiAdapter.UNREAD);
        names.addAll(List.of("thinking", "context", "prompt", "generation_settings", "embeddings"));
        return Set.copyOf(names);
    }

    @Override
    public Source source() {
        return source;
    }

    @Override
    public void adapt(List<Element> elements, Findings findings) {
        List<Element> others = new ArrayList<>();
        OllamaCall call = null;
        for (Element element : elements) {
            Fields peek = element.value() instanceof Json.Obj object ? Fields.lenient(object, new Draft()) : null;
            if (peek == null || !OllamaCall.isPart(peek)) {
                if (peek != null && unfinished(peek)) {
                    findings.ignore(element, "a chunk of llama.cpp's stream: its last one carries the counts");
                } else {
                    others.add(element);
                }
                continue;
            }
            call = call == null || call.ended() ? begin(call, findings) : call;
            call.add(element, peek.object());
        }
        begin(call, findings);
        shapes.adapt(others, findings);
    }

    private static boolean unfinished(Fields chunk) {
        return chunk.has("stop") && !chunk.flag("stop") && chunk.has("content") && !chunk.has("timings");
    }

    /** Ends the call before, if there is one, and begins the next. */
    private OllamaCall begin(@Nullable OllamaCall before, Findings findings) {
        if (before != null) {
            before.finish(findings, service);
        }
        return new OllamaCall();
    }
}
