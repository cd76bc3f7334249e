package io.costline.cli.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.cli.Sql;
import io.costline.clickhouse.query.Questions;
import io.costline.stack.StackFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** The way through the pages on bills, on FOCUS and on alerts, in this order: the second exports what the first closed. */
record MoneyPages(Reader reader, StackFile stack) {
    private static final Path FOLDER = Page.REPOSITORY.resolve("deploy/docs");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String STORED =
            "SELECT count() AS found FROM costline.invoice_lines WHERE document_id = 'in_0901' HAVING found > 0";
    private static final String CLOSED =
            "SELECT count() AS found FROM costline.invoice_adjustments WHERE document_id = 'in_0901' HAVING found > 0";

    void follow() throws Exception {
        Page invoices = Page.read(FOLDER.resolve("invoices.md"));
        for (Page.Section section : invoices.sections()) {
            for (Page.Command command : section.commands()) {
                shown(command);
                if (command.words().contains(" invoices import ")) {
                    await(STORED);
                }
                if (command.words().contains(" invoices close ")) {
                    await(CLOSED);
                }
            }
        }

        follow(Page.read(FOLDER.resolve("focus.md")));
        assertThat(Files.readString(reader.root().resolve("focus-september/cost-and-usage.csv")))
                .as("the bill that was closed")
                .contains("in_0901");

        Page alerts = Page.read(FOLDER.resolve("alerts.md"));
        alerts.save(reader.root());
        follow(alerts);
        assertThat(Files.readString(reader.root().resolve("secrets/ops"))).startsWith("whsec_");
    }

    private void follow(Page page) throws Exception {
        for (Page.Section section : page.sections()) {
            for (Page.Command command : section.commands()) {
                shown(command);
            }
        }
    }

    private void shown(Page.Command command) throws Exception {
        Reader.Said said = reader.run(command.words());
        assertThat(said.exitCode()).as(command.words() + said.text()).isZero();
        if (!command.printed().isEmpty()) {
            PagesIT.assertPrinted(command.printed(), said.text());
        }
    }

    private void await(String query) throws Exception {
        Instant limit = Instant.now().plus(PATIENCE);
        try (Questions clickHouse = Questions.at(stack.clickHouseUrl())) {
            while (Sql.rows(clickHouse, query).isEmpty()) {
                assertThat(Instant.now()).as(query).isBefore(limit);
                Thread.sleep(200);
            }
        }
    }
}
