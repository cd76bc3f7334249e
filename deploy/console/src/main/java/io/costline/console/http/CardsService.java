package io.costline.console.http;

import io.costline.console.access.Session;
import io.costline.console.answer.Prices;
import io.costline.enrich.pricebook.ModelKey;
import io.costline.enrich.pricing.RateCard;
import io.costline.explain.CardHistory;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** A card through time: every card of its model that counts at some time, as {@code costline cards show} tells it. */
final class CardsService {
    private final Gate gate;
    private final Prices prices;
    private final Audit audit;

    CardsService(Gate gate, Prices prices, Audit audit) {
        this.gate = gate;
        this.prices = prices;
        this.audit = audit;
    }

    void show(ServerRequest request, ServerResponse response) {
        Session session = gate.session(request);
        if (session.fixed().isPresent()) {
            throw new HttpRefusal(403, "narrower_key", "prices are not this key's to see");
        }
        String id = request.query().first("card").orElse("");
        RateCard card = prices.card(id)
                .orElseThrow(() -> new HttpRefusal(404, "unknown_card", "card", "no price book has had a card " + id));
        if (!card.account().isEmpty()) {
            // One price book serves every tenant, and does not say whose account it is.
            throw new HttpRefusal(403, "contract", "card", "a contract's cards are shown by costline cards show alone");
        }
        ObjectNode told =
                CardHistory.of(ModelKey.of(card), prices.book().cards()).json();
        told.put("card", id).put("price_book", Long.toString(prices.book().version()));
        audit.seen(session, "card", Map.of("card", id), 1, "json");
        HttpReplies.json(response, told.toString().getBytes(StandardCharsets.UTF_8));
    }
}
