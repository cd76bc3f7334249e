package io.costline.lab.demo;

import io.costline.cli.routing.ShadowReport;
import io.costline.cli.routing.ShadowRun;
import io.costline.cli.text.Console;
import io.costline.clickhouse.query.Questions;
import io.costline.enrich.routing.Policy;
import io.costline.enrich.routing.ShadowLine;
import io.costline.lab.check.Facts;
import io.costline.lab.check.Facts.Kind;
import io.costline.lab.check.Ledger;
import io.costline.lab.check.PriceList;
import io.costline.lab.check.ShadowTier;
import io.costline.shadow.PolicyFile;
import io.costline.stack.Definitions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A policy of routing, judged on the demo's calls before anybody switches it on. */
final class DemoRouting {
    /** The file's one tier, as the check reckons it. */
    private static final ShadowTier TIER = new ShadowTier("short answers", "gpt-4.1", 300, "gpt-4.1-mini");

    private final Definitions definitions;
    private final Questions questions;
    private final String tenant;

    DemoRouting(Definitions definitions, Questions questions, String tenant) {
        this.definitions = definitions;
        this.questions = questions;
        this.tenant = tenant;
    }

    static void expect(Ledger expected, PriceList prices) {
        TIER.expect(expected, prices);
    }

    void found(Facts facts) {
        List<ShadowLine> lines = judge().of().shadow().lines().values().stream()
                .flatMap(List::stream)
                .filter(line -> line.name().equals(TIER.name()))
                .toList();
        ShadowLine tier = ShadowLine.total(lines);
        facts.add(
                Kind.BUSINESS,
                ShadowTier.key(TIER.name()),
                ShadowTier.text(tier.calls(), tier.moved(), picos(tier.actual()), picos(tier.projected())));
    }

    private static BigInteger picos(BigDecimal amount) {
        return amount.movePointRight(12).toBigIntegerExact();
    }

    void print(Console console) {
        judge().print(console, "A policy, judged on these calls before it is switched on");
    }

    private ShadowReport judge() {
        try {
            return ShadowRun.of(policy(), definitions, questions, Map.of("tenant", tenant), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Policy policy() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(DemoRouting.class.getResourceAsStream("routing.yaml"), "routing.yaml")) {
            return PolicyFile.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
