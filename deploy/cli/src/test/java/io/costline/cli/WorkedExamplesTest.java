package io.costline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The examples that pages begin with print what the pages say. */
class WorkedExamplesTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path DOCS = Path.of("../../cost-enricher/docs");

    @TempDir
    Path folder;

    @Test
    void thePeriodOfTheLedgersPage() throws Exception {
        // Given
        String page = Files.readString(DOCS.resolve("ledger.md"));

        // When
        Run run = Run.of("ledger", "compute", input(page).toString());

        // Then
        JsonNode out = JSON.readTree(run.out());
        JsonNode told = answer(page);
        assertThat(told.size()).isEqualTo(2);
        assertThat(out.path("calls")).isEqualTo(told.path("calls"));
        assertThat(out.path("totals")).isEqualTo(told.path("totals"));
    }

    @Test
    void theInvoiceOfTheInvoicesPage() throws Exception {
        // Given
        String page = Files.readString(DOCS.resolve("invoices.md"));
        String month = input(page).toString();

        // When
        Run run = Run.of("invoices", "reconcile", "--invoice", month, "--ours", month, "--json");

        // Then
        assertThat(JSON.readTree(run.out())).isEqualTo(answer(page));
    }

    private Path input(String page) throws IOException {
        return Files.writeString(folder.resolve("input.json"), between(page, "<<'END'\n", "\nEND\n"));
    }

    private static JsonNode answer(String page) {
        return JSON.readTree(between(page, "```json\n", "```\n"));
    }

    private static String between(String page, String start, String end) {
        int from = page.indexOf(start) + start.length();
        return page.substring(from, page.indexOf(end, from));
    }
}
