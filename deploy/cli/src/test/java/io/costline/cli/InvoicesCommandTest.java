package io.costline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InvoicesCommandTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private JsonNode worked;
    private Path invoice;
    private Path ours;

    @BeforeEach
    void write() throws Exception {
        try (InputStream in = InvoicesCommandTest.class.getResourceAsStream("/answers/reconciliation.json")) {
            worked = JSON.readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        invoice = Files.writeString(
                folder.resolve("invoice.json"), worked.path("invoice").toString());
        ours = Files.writeString(
                folder.resolve("ours.json"), worked.path("ours").toString());
    }

    @Test
    void theWorkedInvoiceComesOutToTheLastDigit() throws Exception {
        // Given both in one file, too
        Path both = Files.writeString(folder.resolve("both.json"), worked.toString());

        // When
        Run apart = reconcile(invoice, ours, "--json");
        Run together = reconcile(both, both, "--json");

        // Then
        assertThat(apart.exitCode()).isZero();
        assertThat(JSON.readTree(apart.out())).isEqualTo(worked.path("expected"));
        assertThat(together.out()).isEqualTo(apart.out());
    }

    @Test
    void theShareThatSaysNothingAgainstTheBillIsPrinted() {
        // When
        Run run = reconcile(invoice, ours);

        // Then 0.24 + 0.0169083 + 5 + 32.96
        assertThat(run.out())
                .contains("Billed $206.4600, counted $183.4198: a difference of $23.0402.")
                .contains(
                        "Only rounding, tax, credit or day boundary: $38.2169 of $51.6869, whatever its sign (73.9 %).");
    }

    @Test
    void everyFaultOfAFileIsNamed() throws Exception {
        // Given
        Path bad = Files.writeString(folder.resolve("bad.json"), """
                [{"day": "yesterday", "unit": "input_tokens", "quantity": "-1", "amount": "1"},
                 {"day": "2026-09-01", "model": "m", "amount": "1.0000000000001", "kind": "gift"}]
                """);

        // When
        Run run = reconcile(bad, ours, "--json");

        // Then
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("[0].day: must be a date")
                .contains("[0].quantity: must not be negative")
                .contains("[1].unit: must be given")
                .contains("[1].amount: has more than twelve digits")
                .contains("[1].kind: must be one of");
        assertThat(reconcile(invoice, folder.resolve("none.json")).err()).contains("there is no file");
        assertThat(reconcile(invoice, ours, "--currency", "money").exitCode()).isEqualTo(2);
    }

    private static Run reconcile(Path invoice, Path ours, String... more) {
        String[] arguments = new String[6 + more.length];
        System.arraycopy(
                new String[] {"invoices", "reconcile", "--invoice", invoice.toString(), "--ours", ours.toString()},
                0,
                arguments,
                0,
                6);
        System.arraycopy(more, 0, arguments, 6, more.length);
        return Run.of(arguments);
    }
}
