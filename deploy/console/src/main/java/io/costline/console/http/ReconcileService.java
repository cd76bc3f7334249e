package io.costline.console.http;

import io.costline.clickhouse.query.Question.Column;
import io.costline.clickhouse.query.Question.Unit;
import io.costline.clickhouse.query.RowText;
import io.costline.console.access.Session;
import io.costline.console.answer.Asking;
import io.costline.enrich.invoice.Difference;
import io.costline.enrich.invoice.Reconciliation;
import io.costline.reconcile.NoInvoiceException;
import io.costline.reconcile.ReconciliationJson;
import io.costline.reconcile.StoredInvoice;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A stored document of a provider against what was counted, as {@code costline invoices reconcile --document} tells it. */
final class ReconcileService {
    private static final Column TEXT = new Column("text", Unit.TEXT, "");

    private final Gate gate;
    private final Asking asking;
    private final Audit audit;

    ReconcileService(Gate gate, Asking asking, Audit audit) {
        this.gate = gate;
        this.asking = asking;
        this.audit = audit;
    }

    private record Found(StoredInvoice invoice, Reconciliation reconciliation) {}

    void tell(ServerRequest request, ServerResponse response) {
        Found found = find(request, "json");
        StoredInvoice invoice = found.invoice();
        Reconciliation reconciliation = found.reconciliation();
        ObjectNode answer = ReconciliationJson.of(reconciliation);
        answer.put("document_id", invoice.document())
                .put("provider", invoice.provider())
                .put("currency", invoice.currency())
                .put("since", invoice.since())
                .put("until", invoice.until())
                .put("harmless_percent", ReconciliationJson.harmlessPercent(reconciliation));
        ArrayNode parts = answer.putArray("parts");
        reconciliation.classes().forEach((kind, amount) -> {
            List<BigDecimal> amounts = reconciliation.differences().stream()
                    .filter(part -> part.kind() == kind)
                    .map(Difference::amount)
                    .toList();
            parts.addObject()
                    .put("class", kind.name())
                    .put("amount", ReconciliationJson.figure(amount))
                    .put("cells", Integer.toString(amounts.size()))
                    .put("harmless", kind.harmless());
        });
        HttpReplies.json(response, answer.toString().getBytes(StandardCharsets.UTF_8));
    }

    void csv(ServerRequest request, ServerResponse response) {
        Found found = find(request, "csv");
        String rows = found.reconciliation().differences().stream()
                .map(part -> List.of(
                                part.cell().account(),
                                part.cell().day().toString(),
                                part.cell().model(),
                                part.cell().unit(),
                                part.kind().name())
                        .stream()
                        .map(text -> RowText.csv(TEXT, text))
                        .collect(Collectors.joining(
                                ",",
                                "",
                                "," + ReconciliationJson.figure(part.amount()) + ','
                                        + found.invoice().currency() + "\r\n")))
                .collect(Collectors.joining());
        response.header(HeaderNames.CONTENT_TYPE, "text/csv; charset=utf-8; header=present");
        response.header(HeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"reconciliation.csv\"");
        HttpReplies.uncached(response)
                .send(("account,day,model,unit,class,amount,currency\r\n" + rows).getBytes(StandardCharsets.UTF_8));
    }

    private Found find(ServerRequest request, String form) {
        Session session = gate.session(request);
        if (session.fixed().isPresent()) {
            throw new HttpRefusal(403, "narrower_key", "a provider's bill is of all customers: not this key's to see");
        }
        String document = said(request, "document");
        if (document.isEmpty()) {
            throw new HttpRefusal(400, "bad_value", "document", "must be given: the id of an invoice");
        }
        try {
            StoredInvoice invoice = StoredInvoice.find(
                    asking::rows, session.tenant(), document, said(request, "provider"), said(request, "currency"));
            Reconciliation reconciliation = invoice.reconcile(asking::rows, false, Map.of());
            audit.seen(
                    session,
                    "reconcile",
                    Map.of("document", document),
                    reconciliation.differences().size(),
                    form);
            return new Found(invoice, reconciliation);
        } catch (NoInvoiceException e) {
            throw new HttpRefusal(404, "unknown_document", "document", String.valueOf(e.getMessage()));
        }
    }

    private static String said(ServerRequest request, String name) {
        return request.query().first(name).orElse("");
    }
}
