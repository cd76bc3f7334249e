package io.costline.dispatch;

import static io.costline.dispatch.Alerts.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.AlertKind;
import io.costline.avro.BudgetAlert;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MessagesTest {
    private static Endpoint endpoint(Endpoint.Type type, String secret) {
        return new Endpoint(
                "ops",
                type,
                new TextSource.Inline("url", "https://example.com"),
                new TextSource.Inline("secret_file", secret),
                "",
                Set.of());
    }

    private static Message message(Endpoint.Type type, String secret, BudgetAlert alert) {
        return Messages.of(endpoint(type, secret), alert, NOON.plusSeconds(5), NOON.plusSeconds(9));
    }

    private static JsonNode json(Message message) {
        return JsonMapper.shared().readTree(message.body());
    }

    @Test
    void aWebhookHasTheStandardsHeadersAndExactFigures() {
        // When
        Message message =
                message(Endpoint.Type.WEBHOOK, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", Alerts.firing("ab12", "b"));

        // Then
        assertThat(message.headers())
                .containsEntry("webhook-id", "msg_ab12")
                .containsEntry(
                        "webhook-timestamp", Long.toString(NOON.plusSeconds(9).getEpochSecond()))
                .containsEntry(
                        "webhook-signature",
                        SigningSecret.header(
                                SigningSecret.all(new TextSource.Inline("x", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")),
                                "msg_ab12",
                                NOON.plusSeconds(9).getEpochSecond(),
                                message.body()));
        JsonNode body = json(message);
        assertThat(body.path("type").asString()).isEqualTo("budget.alert.firing");
        assertThat(body.path("timestamp").asString()).isEqualTo("2026-05-04T12:00:05Z");
        assertThat(body.path("data").path("spend").asString()).isEqualTo("31.204999999999");
        assertThat(body.path("data").path("kind").asString()).isEqualTo("SPIKE");
    }

    @Test
    void theBodyIsTheSameAtEachTry() {
        BudgetAlert alert = Alerts.firing("ab12", "b");
        Endpoint endpoint = endpoint(Endpoint.Type.WEBHOOK, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        assertThat(Messages.of(endpoint, alert, NOON, NOON).body())
                .isEqualTo(Messages.of(endpoint, alert, NOON, NOON.plusSeconds(3600))
                        .body());
    }

    @Test
    void anIdThatIsNoTokenBecomesOne() {
        assertThat(Messages.id(Alerts.firing("a.b/c", "b"))).matches("msg_[0-9a-f]{64}");
    }

    @Test
    void slackGetsALineInWhichNothingIsMarkup() {
        // When
        String text = json(message(Endpoint.Type.SLACK, "", Alerts.firing("ab12", "b")))
                .path("text")
                .asString();

        // Then
        assertThat(text)
                .startsWith(":rotating_light: SPIKE: customer acme spent 31.20 USD in the hour, above the 18.00 USD")
                .contains("Spikes of &lt;acme&gt; &amp; co")
                .contains("msg_ab12");
    }

    @Test
    void pagerDutyTriggersAndResolvesUnderOneKey() {
        // When
        JsonNode firing = json(message(Endpoint.Type.PAGERDUTY, "key\n", Alerts.firing("a1", "b")));
        JsonNode resolved = json(message(Endpoint.Type.PAGERDUTY, "key\n", Alerts.resolved("a2", "b")));
        JsonNode other = json(message(Endpoint.Type.PAGERDUTY, "key\n", Alerts.firing("a3", "c")));

        // Then
        assertThat(firing.path("routing_key").asString()).isEqualTo("key");
        assertThat(firing.path("event_action").asString()).isEqualTo("trigger");
        assertThat(firing.path("payload").path("severity").asString()).isEqualTo("critical");
        assertThat(resolved.path("event_action").asString()).isEqualTo("resolve");
        assertThat(resolved.path("dedup_key")).isEqualTo(firing.path("dedup_key"));
        assertThat(other.path("dedup_key")).isNotEqualTo(firing.path("dedup_key"));
        assertThat(firing.path("dedup_key").asString()).hasSizeLessThan(255);
    }

    @ParameterizedTest
    @EnumSource
    void eachKindHasASummary(AlertKind kind) {
        BudgetAlert alert = Alerts.builder("a", "b").setKind(kind).build();

        assertThat(Messages.summary(alert)).startsWith(kind + ": ").contains("acme");
    }
}
