package io.costline.console.http;

import io.costline.clickhouse.query.Row;
import io.costline.console.access.Session;
import io.costline.console.answer.Asking;
import io.costline.console.answer.Prices;
import io.costline.enrich.pricing.Multiplier;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import io.costline.enrich.pricing.RateChoice;
import io.costline.explain.Explanation;
import io.costline.explain.LineCheck;
import io.costline.explain.RateWords;
import io.costline.explain.StoredCost;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Why one event costs what it costs: as {@code costline explain} tells it. */
final class ExplainService {
    private static final int ID_DIGITS = 32;

    private final Gate gate;
    private final Asking asking;
    private final Prices prices;
    private final Audit audit;

    ExplainService(Gate gate, Asking asking, Prices prices, Audit audit) {
        this.gate = gate;
        this.asking = asking;
        this.prices = prices;
        this.audit = audit;
    }

    void explain(ServerRequest request, ServerResponse response) {
        Session session = gate.session(request);
        if (session.fixed().isPresent()) {
            throw new HttpRefusal(403, "narrower_key", "prices and other events of a run are not this key's to see");
        }
        String id = request.path().pathParameters().get("id").toLowerCase(Locale.ROOT);
        Row row = find(session, id);
        Optional<RateCard> card = prices.card(row.text("card_id"));
        Explanation explained = Explanation.of(row, card.orElse(null), prices.book());
        audit.seen(session, "explain", Map.of("event_id", id), 1, "json");
        HttpReplies.json(response, HttpReplies.object(json -> {
            json.writeName("event");
            node(json, row.cells());
            json.writeName("card");
            card(json, card.orElse(null));
            json.writeStringProperty("price_book", Long.toString(prices.book().version()));
            json.writeName("lines");
            json.writeStartArray();
            for (int i = 0; i < explained.cost().lines().size(); i++) {
                List<LineCheck> checks = explained.checks();
                line(json, explained.cost().lines().get(i), i < checks.size() ? checks.get(i) : null);
            }
            json.writeEndArray();
            json.writeName("checks");
            json.writeStartObject();
            json.writeBooleanProperty("lines_add_up", explained.adds());
            json.writeBooleanProperty("card_agrees", explained.stated());
            json.writeStringProperty("priced_afresh", explained.afresh().name().toLowerCase(Locale.ROOT));
            paid(json, "stored", explained.stored().orElse(null));
            paid(json, "afresh", explained.now());
            json.writeBooleanProperty("holds", explained.holds());
            json.writeEndObject();
        }));
    }

    private Row find(Session session, String id) {
        if (!id.matches("[0-9a-f]{8,32}")) {
            throw new HttpRefusal(
                    400, "bad_value", "event_id", "an event's id has 32 hex digits; 8 or more of them will do");
        }
        int open = ID_DIGITS - id.length();
        List<Row> rows = asking.rows(
                "event",
                Map.of("tenant", session.tenant(), "first", id + "0".repeat(open), "last", id + "f".repeat(open)));
        if (rows.isEmpty()) {
            throw new HttpRefusal(404, "unknown_event", "event_id", "there is no event " + id);
        }
        if (rows.size() > 1) {
            throw new HttpRefusal(
                    400, "bad_value", "event_id", "several events begin with " + id + ": give more digits");
        }
        return rows.getFirst();
    }

    /** Every value as text, as answers have it. */
    private static void node(JsonGenerator json, JsonNode node) {
        if (node.isObject()) {
            json.writeStartObject();
            node.properties().forEach(entry -> {
                json.writeName(entry.getKey());
                node(json, entry.getValue());
            });
            json.writeEndObject();
        } else if (node.isArray()) {
            json.writeStartArray();
            node.forEach(each -> node(json, each));
            json.writeEndArray();
        } else if (node.isNull()) {
            json.writeNull();
        } else {
            json.writeString(node.asString(""));
        }
    }

    private static void card(JsonGenerator json, @Nullable RateCard card) {
        if (card == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringProperty("effective_from", text(card.effectiveFrom()));
        json.writeStringProperty("effective_to", text(card.effectiveTo()));
        json.writeStringProperty("learnt_at", card.learntAt().toString());
        json.writeStringProperty("source", card.source());
        json.writeStringProperty("account", card.account());
        json.writeEndObject();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static void line(JsonGenerator json, StoredCost.Line line, @Nullable LineCheck check) {
        json.writeStartObject();
        json.writeStringProperty("unit", line.unit());
        json.writeStringProperty("quantity", line.quantity().toPlainString());
        json.writeStringProperty("unit_price", line.unitPrice().toPlainString());
        json.writeStringProperty("per", Long.toString(line.per()));
        json.writeStringProperty("multiplier", line.multiplier().toPlainString());
        json.writeStringProperty("amount", line.amount().toPlainString());
        json.writeStringProperty("contracted_amount", line.contracted().toPlainString());
        json.writeStringProperty("recomputed", line.recomputed().toPlainString());
        json.writeBooleanProperty("recomputes", line.recomputes());
        json.writeName("rate");
        if (check == null || check.choice() == null) {
            json.writeNull();
        } else {
            rate(json, check, check.choice());
        }
        json.writeEndObject();
    }

    private static void rate(JsonGenerator json, LineCheck check, RateChoice choice) {
        Rate rate = check.rate().orElse(choice.rate());
        json.writeStartObject();
        json.writeStringProperty("stated", RateWords.stated(rate));
        json.writeStringProperty("why", RateWords.reason(choice, rate));
        json.writeBooleanProperty("agrees", check.agrees());
        json.writeStringProperty("assumed", check.assumed());
        json.writeName("multipliers");
        json.writeStartArray();
        for (Multiplier multiplier : choice.multipliers()) {
            json.writeStartObject();
            json.writeStringProperty("name", multiplier.name());
            json.writeStringProperty("factor", multiplier.factor().toPlainString());
            json.writeStringProperty(
                    "when", RateWords.when(multiplier.conditions()).strip());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeName("passed");
        json.writeStartArray();
        for (RateChoice.Passed passed : choice.passed()) {
            json.writeStartObject();
            json.writeStringProperty("stated", RateWords.stated(passed.rate()) + RateWords.place(passed.rate()));
            json.writeStringProperty("why", passed.why());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void paid(JsonGenerator json, String name, Explanation.@Nullable Paid paid) {
        json.writeName(name);
        if (paid == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringProperty("list_cost", paid.list().toPlainString());
        json.writeStringProperty("contracted_cost", paid.contracted().toPlainString());
        json.writeEndObject();
    }
}
