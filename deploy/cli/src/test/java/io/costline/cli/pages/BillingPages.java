package io.costline.cli.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.cli.Sql;
import io.costline.clickhouse.query.Questions;
import io.costline.stack.StackFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The way through the pages on billing: each sample is sent twice and earns what its page says, then its index is followed. */
final class BillingPages {
    private static final Pattern CUSTOMER = Pattern.compile("-p customer=(\\S+)");
    private static final Pattern FIGURE = Pattern.compile("\\*\\*([0-9.]+)\\*\\*");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Reader reader;
    private final StackFile stack;
    private final List<Page> pages;
    private final Page index;

    BillingPages(Reader reader, StackFile stack) throws Exception {
        this.reader = reader;
        this.stack = stack;
        this.pages = Page.in(Page.BILLING);
        this.index = Page.read(Page.BILLING.resolve("README.md"));
    }

    void follow() throws Exception {
        for (int time = 1; time <= 2; time++) { // a sample that is sent again changes nothing
            for (Page page : pages) {
                for (Page.Command command : page.section(Page.SEND).commands()) {
                    assertThat(said(command))
                            .as(page.name())
                            .contains("\"accepted\":")
                            .contains("\"rejected\":0");
                }
            }
        }
        String customers = pages.stream().map(BillingPages::customer).collect(Collectors.joining("', '", "'", "'"));
        await(
                "SELECT uniqExact(customer_id) AS found FROM costline.revenue_days WHERE customer_id IN (" + customers
                        + ")",
                pages.size());
        for (Page page : pages) {
            shown(page.section(Page.SEE_REVENUE));
        }
        index.save(reader.root());
        Page.Section names = index.section("Names");
        said(names.commands().getFirst());
        // Margins are asked for right behind
        await("SELECT count() AS found FROM costline.plans WHERE plan = 'pro'", 1);
        shown(names);
    }

    /** What a section prints has every figure that its text has in bold. */
    private void shown(Page.Section section) throws Exception {
        StringBuilder printed = new StringBuilder();
        for (Page.Command command : section.commands()) {
            printed.append(said(command));
        }
        List<String> figures = FIGURE.matcher(section.prose())
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(figures).as(section.text()).isNotEmpty();
        assertThat(figures)
                .allSatisfy(figure -> assertThat(printed.toString())
                        .containsPattern("(?<![0-9.])" + Pattern.quote(figure) + "(?![0-9])"));
    }

    private String said(Page.Command command) throws Exception {
        Reader.Said said = reader.run(command.words());
        assertThat(said.exitCode()).as(command.words() + said.text()).isZero();
        return said.text();
    }

    private void await(String query, int wanted) throws Exception {
        Instant limit = Instant.now().plus(PATIENCE);
        try (Questions clickHouse = Questions.at(stack.clickHouseUrl())) {
            long found = 0;
            while (found < wanted && Instant.now().isBefore(limit)) {
                Thread.sleep(200);
                found = Sql.rows(clickHouse, query).getFirst().number("found");
            }
            assertThat(found).as(query).isEqualTo(wanted);
        }
    }

    private static String customer(Page page) {
        Matcher customer = CUSTOMER.matcher(page.section(Page.SEE_REVENUE).text());
        assertThat(customer.find()).as(page + " asks for a customer").isTrue();
        return customer.group(1);
    }
}
