package io.costline.ingest.adapter.provider;

import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One delivery of Google's own bodies, its calls told one after the other. */
final class GeminiReading {
    private final Findings findings;
    private final String provider;
    private @Nullable GeminiStream answer;
    private @Nullable GeminiInteraction interaction;
    private @Nullable GeminiLive session;

    GeminiReading(Findings findings, String provider) {
        this.findings = findings;
        this.provider = provider;
    }

    void read(List<Element> elements) {
        for (Element element : elements) {
            if (element.value() instanceof Json.Obj object) {
                read(element, Fields.lenient(object, new Draft()));
            }
        }
        endAnswer();
        endInteraction();
        if (session != null) {
            session.finish(findings, provider);
        }
    }

    private void read(Element element, Fields body) {
        if (GeminiLive.isPart(body)) {
            session = session == null ? new GeminiLive() : session;
            session.add(element, body);
        } else if (GeminiInteraction.isPart(body)) {
            if (interaction != null && interaction.endsBefore(body)) {
                endInteraction();
            }
            interaction = interaction == null ? new GeminiInteraction() : interaction;
            interaction.add(element, body);
        } else if (GeminiStream.isPart(body)) {
            if (answer != null && !answer.continuesWith(body)) {
                endAnswer();
            }
            answer = answer == null ? new GeminiStream() : answer;
            answer.add(element, body);
        } else {
            GeminiAdapter.other(element, body.object(), findings, provider);
        }
    }

    private void endAnswer() {
        if (answer != null) {
            answer.finish(findings, provider);
            answer = null;
        }
    }

    private void endInteraction() {
        if (interaction != null) {
            interaction.finish(findings, provider);
            interaction = null;
        }
    }
}
