package io.costline.ingest.http;

import io.costline.avro.InvoiceLine;
import io.costline.files.FaultyFileException;
import io.costline.files.FileFault;
import io.costline.identity.Attribution;
import io.costline.identity.EventIds;
import io.costline.ingest.IngestMetrics;
import io.costline.ingest.admission.Outcome;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.invoice.InvoiceMapping;
import io.costline.ingest.invoice.InvoiceReader;
import io.costline.ingest.invoice.InvoiceTerms;
import io.costline.ingest.line.LineContent;
import io.costline.ingest.line.LineOutcome;
import io.costline.ingest.publish.Publisher;
import io.costline.limits.PlainText;
import io.costline.limits.RecordLimits;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/invoices/<form>}: what providers bill. A delivery stands in place of the days of a document that it has; {@code revision} says
 * which of two deliveries is the later one.
 */
final class InvoicesService implements HttpService {
    /** Before a source in scopes, metrics and rejections: a provider is a source of calls as well. */
    static final String SCOPE = "invoices-";

    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,18}");

    private final Reception reception;
    private final LineDelivery<InvoiceLine> delivery;
    private final Clock clock;

    InvoicesService(Reception reception, Publisher publisher, IngestMetrics metrics, Clock clock) {
        this.reception = reception;
        this.delivery = new LineDelivery<>(reception, metrics, publisher::publishInvoice, "line_id");
        this.clock = clock;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/{source}", this::receive);
    }

    private void receive(ServerRequest request, ServerResponse response) {
        String source = request.path().pathParameters().get("source");
        boolean known = InvoiceReader.sources().contains(source);
        reception.receive(
                request,
                response,
                Replies.JSON,
                new Reception.Addressee(source, known ? SCOPE + source : "", unknown()),
                (body, attribution) -> judge(request, response, source, body, attribution));
    }

    private static Refusal unknown() {
        return new Refusal(
                404, "UNKNOWN_SOURCE", "source", "must be one of " + String.join(", ", InvoiceReader.sources()));
    }

    private void judge(
            ServerRequest request, ServerResponse response, String source, byte[] body, Attribution attribution) {
        Instant now = clock.instant();
        String revision = said(request, "revision");
        String form = said(request, "form");
        InvoiceTerms terms = new InvoiceTerms(
                attribution.tenant(),
                source,
                said(request, "provider").isEmpty() ? InvoiceReader.provider(source) : said(request, "provider"),
                said(request, "document"),
                said(request, "currency").isEmpty() ? "USD" : said(request, "currency"),
                WHOLE.matcher(revision).matches() ? Long.parseLong(revision) : now.toEpochMilli(),
                now);
        Refusal refusal = refusal(terms, revision, form);
        if (refusal != null) {
            refuse(response, refusal);
            return;
        }
        try {
            InvoiceReader reader = new InvoiceReader(terms, InvoiceMapping.NONE);
            InvoiceReader.Document document = form.isEmpty() ? reader.read(body) : reader.readLines(body);
            delivery.answer(
                    response, SCOPE + source, new LineContent.Lines<>(outcomes(document)), attribution.tenant(), now);
        } catch (FaultyFileException e) {
            refuse(response, bad(RejectionCode.MALFORMED_JSON, "body", e.getMessage()));
        } catch (IllegalArgumentException e) { // a table without a column that it needs
            refuse(response, bad(RejectionCode.MISSING_FIELD, "body", e.getMessage()));
        }
    }

    private static String said(ServerRequest request, String name) {
        return request.query().first(name).orElse("");
    }

    private static @Nullable Refusal refusal(InvoiceTerms terms, String revision, String form) {
        if (terms.provider().isEmpty()) {
            return bad(RejectionCode.MISSING_FIELD, "provider", "must be given: who bills, as calls name it");
        }
        if (!revision.isEmpty() && !WHOLE.matcher(revision).matches()) {
            return bad(RejectionCode.INVALID_VALUE, "revision", "must be a whole number");
        }
        if (!form.isEmpty() && !form.equals("lines")) {
            return bad(RejectionCode.INVALID_VALUE, "form", "must be lines, or left out for the source's own form");
        }
        for (String text : List.of(terms.provider(), terms.document())) {
            if (text.length() > RecordLimits.TEXT || !PlainText.is(text)) {
                return bad(
                        RejectionCode.INVALID_VALUE,
                        text.equals(terms.document()) ? "document" : "provider",
                        "must be a text of at most " + RecordLimits.TEXT + " characters");
            }
        }
        return null;
    }

    private static Refusal bad(RejectionCode code, String field, @Nullable String message) {
        return new Refusal(400, code.name(), field, String.valueOf(message));
    }

    /** In the order of the document. */
    private static List<LineOutcome<InvoiceLine>> outcomes(InvoiceReader.Document document) {
        record Placed(int index, LineOutcome<InvoiceLine> outcome) {}
        List<Placed> placed = new ArrayList<>();
        document.taken()
                .forEach(taken -> placed.add(new Placed(
                        taken.index(),
                        new LineOutcome.Taken<>(
                                taken.index(), taken.line(), taken.line().getLineId(), List.of()))));
        document.refused()
                .forEach(refused ->
                        placed.add(new Placed(refused.index(), new LineOutcome.Refused<>(rejected(refused)))));
        return placed.stream()
                .sorted(Comparator.comparingInt(Placed::index))
                .map(Placed::outcome)
                .toList();
    }

    /** The text is gone, so its faults stand for it in the hash. */
    private static Outcome.Rejected rejected(InvoiceReader.Refused refused) {
        FileFault first = refused.faults().getFirst();
        String all = refused.faults().stream().map(FileFault::toString).collect(Collectors.joining("; "));
        return new Outcome.Rejected(
                refused.index(),
                first.reason().startsWith("must be given") ? RejectionCode.MISSING_FIELD : RejectionCode.INVALID_VALUE,
                first.field(),
                Stream.concat(
                                Stream.of(first.reason() + ", line " + first.line()),
                                refused.faults().stream().skip(1).map(fault -> fault.field() + " " + fault.reason()))
                        .collect(Collectors.joining("; ")),
                HexFormat.of().formatHex(EventIds.sha256(all.getBytes(StandardCharsets.UTF_8))),
                0,
                "");
    }

    private void refuse(ServerResponse response, Refusal refusal) {
        reception.refuse(response, Replies.JSON, refusal);
    }
}
