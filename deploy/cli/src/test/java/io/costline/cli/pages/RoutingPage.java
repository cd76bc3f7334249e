package io.costline.cli.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.cli.Sql;
import io.costline.clickhouse.query.Questions;
import io.costline.stack.StackFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/** The way through the page on routing: its commands run, and print the figures that its text has in bold. */
record RoutingPage(Reader reader, StackFile stack) {
    private static final Pattern FIGURE = Pattern.compile("\\*\\*([0-9.]+)\\*\\*");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ARRIVED = "SELECT (SELECT count() FROM costline.request_costs WHERE feature = 'judged')"
            + " + (SELECT count() FROM costline.outcomes WHERE trace_id = 'judged-t') AS found";

    void follow() throws Exception {
        Page page = Page.read(Page.REPOSITORY.resolve("deploy/docs/routing.md"));
        page.save(reader.root());
        Page.Section accepted = page.section("What an accepted answer costs");
        List<Page.Command> commands = accepted.commands();
        assertThat(said(commands.getFirst())).contains("\"accepted\":4").contains("\"accepted\":2");
        await(6);
        shown(accepted, said(commands.getLast()));
        for (Page.Section section : page.sections()) {
            if (!section.heading().equals(accepted.heading())) {
                StringBuilder printed = new StringBuilder();
                for (Page.Command command : section.commands()) {
                    printed.append(said(command));
                }
                if (!printed.isEmpty()) {
                    shown(section, printed.toString());
                }
            }
        }
    }

    private static void shown(Page.Section section, String printed) {
        assertThat(FIGURE.matcher(section.prose()).results().map(found -> found.group(1)))
                .as(section.heading())
                .allSatisfy(figure ->
                        assertThat(printed).containsPattern("(?<![0-9.])" + Pattern.quote(figure) + "(?![0-9])"));
    }

    private String said(Page.Command command) throws Exception {
        Reader.Said said = reader.run(command.words());
        assertThat(said.exitCode()).as(command.words() + said.text()).isZero();
        return said.text();
    }

    private void await(int wanted) throws Exception {
        Instant limit = Instant.now().plus(PATIENCE);
        try (Questions clickHouse = Questions.at(stack.clickHouseUrl())) {
            long found = 0;
            while (found < wanted && Instant.now().isBefore(limit)) {
                Thread.sleep(200);
                found = Sql.rows(clickHouse, ARRIVED).getFirst().number("found");
            }
            assertThat(found).isEqualTo(wanted);
        }
    }
}
