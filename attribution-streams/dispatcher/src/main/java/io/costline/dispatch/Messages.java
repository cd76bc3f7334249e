package io.costline.dispatch;

import io.costline.avro.AlertKind;
import io.costline.avro.AlertState;
import io.costline.avro.BudgetAlert;
import io.costline.avro.BudgetPeriod;
import io.costline.identity.Hashing;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An alert in each receiver's form. The same alert makes the same body at every try. */
final class Messages {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int SUMMARY_LENGTH = 1_024;
    private static final int SHOWN_DIGITS = 2;

    private Messages() {}

    /** @param told when the alert was told */
    static Message of(Endpoint endpoint, BudgetAlert alert, Instant told, Instant now) {
        return switch (endpoint.type()) {
            case WEBHOOK -> webhook(endpoint, alert, told, now);
            case SLACK -> new Message(slack(alert).toString(), Map.of());
            case PAGERDUTY ->
                new Message(
                        pagerDuty(endpoint.secrets().read().strip(), alert, told)
                                .toString(),
                        Map.of());
        };
    }

    /** Subscribers know a repeat by it. */
    static String id(BudgetAlert alert) {
        String id = alert.getAlertId();
        return "msg_" + (id.matches("[A-Za-z0-9_-]{1,128}") ? id : Hashing.sha256Hex(id));
    }

    /** The same for the alert that fires and the one that resolves it. */
    static String incident(BudgetAlert alert) {
        return "costline-"
                + Hashing.sha256Hex(String.join(
                        "\n",
                        alert.getTenant(),
                        alert.getBudgetId(),
                        Long.toString(alert.getBudgetVersion()),
                        alert.getKind().name(),
                        Integer.toString(alert.getThresholdPercent()),
                        alert.getDimension().name(),
                        alert.getScopeValue(),
                        alert.getCurrency(),
                        alert.getPeriodStart().toString()));
    }

    private static Message webhook(Endpoint endpoint, BudgetAlert alert, Instant told, Instant now) {
        ObjectNode body = JSON.createObjectNode()
                .put("type", "budget.alert." + word(alert.getState()))
                .put("timestamp", told.toString());
        body.set("data", data(alert));
        String text = body.toString();
        String id = id(alert);
        long timestamp = now.getEpochSecond();
        Map<String, String> headers = new TreeMap<>();
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", Long.toString(timestamp));
        headers.put("webhook-signature", SigningSecret.header(endpoint.signing(), id, timestamp, text));
        return new Message(text, headers);
    }

    private static ObjectNode data(BudgetAlert alert) {
        return JSON.createObjectNode()
                .put("alert_id", alert.getAlertId())
                .put("incident", incident(alert))
                .put("tenant", alert.getTenant())
                .put("budget_id", alert.getBudgetId())
                .put("budget_version", alert.getBudgetVersion())
                .put("budget_name", alert.getBudgetName())
                .put("kind", alert.getKind().name())
                .put("state", alert.getState().name())
                .put("retroactive", alert.getRetroactive())
                .put("dimension", word(alert.getDimension()))
                .put("scope", alert.getScopeValue())
                .put("period", word(alert.getPeriod()))
                .put("period_start", alert.getPeriodStart().toString())
                .put("period_end", alert.getPeriodEnd().toString())
                .put("number", alert.getThresholdPercent())
                .put("currency", alert.getCurrency())
                .put("spend", exact(alert.getSpend()))
                .put("limit", exact(alert.getLimit()))
                .put("forecast", exact(alert.getForecast()))
                .put("unpriced_calls", alert.getUnpricedCalls())
                .put("unpriced_upper_bound", exact(alert.getUnpricedUpperBound()))
                .put("figure_as_of", alert.getFigureAsOf().toString())
                .put("summary", summary(alert));
    }

    private static ObjectNode slack(BudgetAlert alert) {
        String sign = alert.getState() == AlertState.RESOLVED ? ":white_check_mark: " : ":rotating_light: ";
        return JSON.createObjectNode()
                .put(
                        "text",
                        sign + escaped(summary(alert)) + "\n_" + escaped(alert.getTenant()) + " · "
                                + word(alert.getPeriod()) + " since " + alert.getPeriodStart() + " · " + id(alert)
                                + "_");
    }

    /** Slack reads these as markup. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static ObjectNode pagerDuty(String routingKey, BudgetAlert alert, Instant told) {
        ObjectNode payload = JSON.createObjectNode()
                .put("summary", summary(alert))
                .put("source", alert.getTenant().isEmpty() ? "costline" : alert.getTenant())
                .put(
                        "severity",
                        alert.getKind() == AlertKind.SPIKE || alert.getThresholdPercent() >= 100
                                ? "critical"
                                : "warning")
                .put("timestamp", told.toString())
                .put("component", alert.getBudgetId())
                .put("class", alert.getKind().name());
        payload.set("custom_details", data(alert));
        ObjectNode event = JSON.createObjectNode()
                .put("routing_key", routingKey)
                .put("event_action", alert.getState() == AlertState.RESOLVED ? "resolve" : "trigger")
                .put("dedup_key", incident(alert))
                .put("client", "Costline");
        event.set("payload", payload);
        return event;
    }

    /** One line for people, as {@code SPIKE: customer acme spent 31.20 USD this hour, 18.00 is the most expected (budget acme-spikes)}. */
    static String summary(BudgetAlert alert) {
        String scope =
                word(alert.getDimension()) + (alert.getScopeValue().isEmpty() ? "" : " " + alert.getScopeValue());
        String spent = scope + " spent " + money(alert.getSpend(), alert);
        String limit = money(alert.getLimit(), alert);
        String said = switch (alert.getKind()) {
            case SPIKE -> spent + " in the hour, above the " + limit + " that it, or one minute of it, might have cost";
            case THRESHOLD -> spent + ", " + alert.getThresholdPercent() + " % of " + limit;
            case FORECAST ->
                spent + " and heads for " + money(alert.getForecast(), alert) + ", " + alert.getThresholdPercent()
                        + " % of " + limit;
            case UNPRICED ->
                scope + " has " + alert.getUnpricedCalls() + " calls without a price, which cost at most "
                        + money(alert.getUnpricedUpperBound(), alert);
            case FALLBACK_RATE ->
                alert.getThresholdPercent() + " % of the operations of " + scope + " needed more than one attempt";
            case MARGIN_NEGATIVE -> scope + " costs " + money(alert.getSpend(), alert) + " and is charged " + limit;
            case CREDIT_LOW, CREDIT_EXPIRING -> scope + ": " + alert.getBudgetName();
            case UNKNOWN -> spent + " of " + limit;
        };
        String budget = alert.getBudgetName().isEmpty() ? alert.getBudgetId() : alert.getBudgetName();
        String line = (alert.getState() == AlertState.RESOLVED ? "Resolved: " : "")
                + alert.getKind() + ": " + said + " (" + budget
                + (alert.getPeriod() == BudgetPeriod.UNKNOWN ? "" : ", " + word(alert.getPeriod())) + ")"
                + (alert.getRetroactive() ? ", told late" : "");
        return line.length() <= SUMMARY_LENGTH ? line : line.substring(0, SUMMARY_LENGTH);
    }

    private static String money(BigDecimal amount, BudgetAlert alert) {
        return amount.setScale(SHOWN_DIGITS, RoundingMode.HALF_EVEN).toPlainString() + " " + alert.getCurrency();
    }

    private static String exact(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
