package io.costline.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.costline.avro.AlertKind;
import io.costline.files.FaultyFileException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointFileTest {
    @TempDir
    Path folder;

    private Path file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void endpointsAreReadWithTheirSecretsFromFiles() throws Exception {
        // Given
        Path secret = file("ops", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
        Path slack = file("slack", "https://hooks.slack.com/services/T0/B0/x\n");
        Path key = file("pager", "0123456789abcdef\n");

        // When
        List<Endpoint> endpoints = EndpointFile.parse("""
                - name: ops
                  url: https://example.com/alerts
                  secret_file: %s
                  tenant: acme
                  kinds: [spike, fallback-rate]
                - {name: chat, type: slack, url_file: %s}
                - {name: night, type: pagerduty, secret_file: %s}
                """.formatted(secret, slack, key));

        // Then
        assertThat(endpoints.get(0).address()).isEqualTo(URI.create("https://example.com/alerts"));
        assertThat(endpoints.get(0).signing()).hasSize(1);
        assertThat(endpoints.get(0).tenant()).isEqualTo("acme");
        assertThat(endpoints.get(0).kinds()).containsExactlyInAnyOrder(AlertKind.SPIKE, AlertKind.FALLBACK_RATE);
        assertThat(endpoints.get(1).address().getHost()).isEqualTo("hooks.slack.com");
        assertThat(endpoints.get(1).kinds()).isEmpty();
        assertThat(endpoints.get(2).address()).isEqualTo(URI.create("https://events.pagerduty.com/v2/enqueue"));
    }

    @Test
    void aRotatedSecretIsReadAtTheNextTry() throws Exception {
        // Given
        Path secret = file("ops", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        Endpoint endpoint = EndpointFile.parse(
                        "- {name: ops, url: 'https://example.com/', secret_file: %s}".formatted(secret))
                .getFirst();

        // When
        file("ops", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        // Then
        assertThat(endpoint.signing()).hasSize(2);
    }

    @Test
    void everyFaultIsNamedWithItsPlaceAndNoSecretIsTold() throws Exception {
        // Given
        Path secret = file("wrong", "hunter2");
        String text = """
                - name: Ops Team
                  url: ftp://example.com/
                  secret_file: %s
                - name: a
                  type: slack
                  secret_variable: X
                - name: a
                  type: pager
                  url: https://user:pass@example.com/
                  secret_file: /does/not/exist
                  kinds: [spik]
                  colour: red
                """.formatted(secret);

        // When
        var thrown = assertThatExceptionOfType(FaultyFileException.class)
                .isThrownBy(() -> EndpointFile.parse(text))
                .actual();

        // Then
        assertThat(thrown.faults())
                .extracting(fault -> fault.line() + " " + fault.field())
                .containsExactlyInAnyOrder(
                        "1 [0].name",
                        "2 [0].url",
                        "3 [0].secret_file",
                        "4 [1].url",
                        "6 [1].secret_variable",
                        "7 [2].name",
                        "8 [2].type",
                        "9 [2].url",
                        "10 [2].secret_file",
                        "11 [2].kinds",
                        "12 [2].colour");
        assertThat(thrown).message().doesNotContain("hunter2").doesNotContain("pass@");
    }
}
