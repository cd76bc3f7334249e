package io.costline.clickhouse.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.Activation;
import io.costline.avro.CallStatus;
import io.costline.avro.CostCorrection;
import io.costline.avro.CostLine;
import io.costline.avro.Definition;
import io.costline.avro.DefinitionKind;
import io.costline.avro.InvoiceLineKind;
import io.costline.avro.LedgerRow;
import io.costline.avro.LedgerState;
import io.costline.avro.LedgerTerm;
import io.costline.avro.PriceBookEntry;
import io.costline.avro.PricingStatus;
import io.costline.avro.RequestCost;
import io.costline.avro.RequestEvent;
import io.costline.avro.TokenBuckets;
import io.costline.clickhouse.TestDatabase;
import io.costline.clickhouse.sink.Feed;
import io.costline.clickhouse.sink.Samples;
import io.costline.topics.Topics;
import io.costline.trials.Trials;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** FOCUS rows equal worked ones to the last digit, and whatever the grain they come to what the calls come to. */
class FocusIT {
    private static final String TENANT = "focus";
    private static final Instant SEPTEMBER = Instant.parse("2026-09-01T00:00:00Z");
    private static final Instant OCTOBER = Instant.parse("2026-10-01T00:00:00Z");
    private static final Instant CLOSED = Instant.parse("2026-10-06T00:00:00Z");
    private static final Instant REPRICED = Instant.parse("2026-09-10T08:00:00Z");

    /** A price has its place in a SkuPriceId; a correction of a call is of no meter, and its calls stand in the rows it corrects. */
    private static final Set<String> OURS_OTHERWISE = Set.of("SkuPriceId");

    private static final Set<String> OF_NO_METER =
            Set.of("SkuId", "SkuMeter", "SkuPriceDetails", "SkuPriceId", "x_CostlineCalls");

    private static TestDatabase database;
    private static Questions questions;

    @BeforeAll
    static void seed() throws Exception {
        database = TestDatabase.open();
        questions = new Questions(database.address());
        try (Feed feed = new Feed(database.address())) {
            globex(feed);
            underCredit(feed);
            correction(feed);
            feed.add(
                    Topics.INVOICES,
                    InvoicesIT.line(TENANT, "INV-9", 29, "acct-7", InvoiceLineKind.TAX, "1.11", "VAT"));
            feed.insert();
        }
    }

    @AfterAll
    static void close() throws Exception {
        questions.close();
        database.close();
    }

    /** 412 calls of which 398 read the cache and 14 write it, and 77 of another customer. */
    private static void globex(Feed feed) {
        Instant at = Instant.parse("2026-09-03T09:00:00Z");
        for (int i = 0; i < 412; i++) {
            List<CostLine> lines = new ArrayList<>();
            lines.add(line("input_tokens", i == 0 ? 1_234_567 - 411 : 1, "3", "2.7"));
            if (i < 398) {
                lines.add(line("cache_read_tokens", i == 0 ? 9_876_543 - 397 : 1, "0.30", "0.27"));
            }
            if (i < 14) {
                lines.add(line("cache_write_5m_tokens", i == 0 ? 55_555 - 13 : 1, "3.75", "3.375"));
            }
            feed.add(Topics.COSTS, call(TENANT, i, at.plusSeconds(i), "globex", "chat", lines));
        }
        for (int i = 0; i < 77; i++) {
            List<CostLine> lines = List.of(line("output_tokens", i == 0 ? 98_765 - 76 : 1, "16.5", "14.85"));
            feed.add(Topics.COSTS, call(TENANT, 500 + i, at.plusSeconds(i), "initech", "", lines));
        }
    }

    /** A pack of 10 that cost 8 pays for calls of 3, and 3.30 of an earlier one is lost. */
    private static void underCredit(Feed feed) {
        for (int i = 0; i < 5; i++) {
            RequestCost cost = call(
                    TENANT,
                    600 + i,
                    Instant.parse("2026-09-04T10:00:00Z").plusSeconds(i),
                    "globex",
                    "chat",
                    List.of(line("input_tokens", 200_000, "3", "3")));
            cost.setFindings(List.of("PERIOD_TERM:CREDIT", "CONTRACT:by-pack"));
            feed.add(Topics.COSTS, cost);
        }
        feed.add(
                Topics.PRICE_BOOK,
                PriceBookEntry.newBuilder()
                        .setDefinition(
                                "{\"contracts\":[{\"id\":\"by-pack\",\"scope\":{\"provider\":\"anthropic\",\"account\":\"acct-7\"}}]}")
                        .setDefinedAt(Instant.EPOCH)
                        .setImportId("cards@1")
                        .setBody(new Activation(1L, List.of(), Instant.EPOCH, ""))
                        .build());
        feed.add(
                Topics.LEDGER,
                ledger(TENANT, "by-pack", LedgerTerm.SHARE, "", "3", "2.4", "0")
                        .setUnit("input_tokens")
                        .build());
        feed.add(
                Topics.LEDGER,
                ledger(TENANT, "by-pack", LedgerTerm.CREDIT, "pack-2026", "3", "2.4", "8")
                        .setSliceEnd(Instant.parse("2027-09-01T00:00:00Z"))
                        .setVolume(Samples.money("10"))
                        .setBalance(Samples.money("7"))
                        .build());
        feed.add(
                Topics.LEDGER,
                ledger(TENANT, "by-pack", LedgerTerm.CREDIT, "pack-2025", "0", "0", "0")
                        .setSliceStart(Instant.parse("2025-09-15T00:00:00Z"))
                        .setSliceEnd(Instant.parse("2026-09-15T00:00:00Z"))
                        .setVolume(Samples.money("3.3"))
                        .setBalance(Samples.money("3.3"))
                        .build());
        feed.add(
                Topics.LEDGER,
                ledger(TENANT, "by-pack", LedgerTerm.UNUSED, "CREDIT_BREAKAGE", "0", "3.3", "0")
                        .build());
        feed.add(
                Topics.LEDGER,
                ledger(TENANT, "by-pack", LedgerTerm.TOTAL, "", "3", "2.4", "0").build());
    }

    /** A call of August, which was closed, costs 0.36 less than was thought. */
    private static void correction(Feed feed) {
        RequestCost cost = call(
                TENANT,
                700,
                Instant.parse("2026-08-20T12:00:00Z"),
                "globex",
                "chat",
                List.of(line("input_tokens", 1_000_000, "3", "2.7")));
        cost.setPriceBookVersion(42);
        cost.setCorrection(CostCorrection.newBuilder()
                .setPreviousPriceBookVersion(41)
                .setPreviousStatus(PricingStatus.PRICED)
                .setPreviousListCost(Samples.money("3.4"))
                .setPreviousContractedCost(Samples.money("3.06"))
                .setPreviousUpperBound(Samples.money("0"))
                .setCause("PRICE_CHANGE")
                .setCorrectedAt(REPRICED)
                .build());
        feed.add(Topics.COSTS, cost);
        feed.add(
                Topics.DEFINITIONS,
                Definition.newBuilder()
                        .setTenant(TENANT)
                        .setKind(DefinitionKind.CLOSING)
                        .setId("2026-08")
                        .setVersion(1)
                        .setDefinedAt(Instant.EPOCH)
                        .setBody("{\"closed_at\":\"2026-09-05T00:00:00Z\"}")
                        .build());
    }

    @Test
    void theWorkedRowsComeOutToTheLastDigit() throws Exception {
        // Given
        JsonNode worked = JsonMapper.shared()
                .readTree(Files.readString(Path.of("src/test/resources/answers/focus-rows.json")))
                .get("rows");

        // When
        List<Row> rows = focus(TENANT, SEPTEMBER, OCTOBER, "day");

        // Then
        List<JsonNode> expected = worked.valueStream().toList();
        assertThat(rows).hasSameSizeAs(expected);
        for (JsonNode row : expected) {
            Row found = rows.stream()
                    .filter(each -> List.of("ChargeDescription", "ChargePeriodStart", "ChargeCategory").stream()
                            .allMatch(column -> same(row.get(column), each, column)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no row " + row + " in " + rows));
            boolean ofNoMeter = row.path("ChargeClass").asString("").equals("Correction");
            for (Map.Entry<String, JsonNode> cell : row.properties()) {
                if (!(ofNoMeter ? OF_NO_METER : OURS_OTHERWISE).contains(cell.getKey())) {
                    assertThat(same(cell.getValue(), found, cell.getKey()))
                            .as(cell.getKey() + " " + cell.getValue() + " in " + found)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void aClosedMonthStaysWhatItWas() {
        // When August is exported again
        List<Row> august = focus(TENANT, SEPTEMBER.minus(Duration.ofDays(31)), SEPTEMBER, "day");

        // Then what changed since is taken away again: the correction has it
        assertThat(sum(august, "ContractedCost")).isEqualByComparingTo("3.06");
        assertThat(sum(august, "ListCost")).isEqualByComparingTo("3.4");
        assertThat(august)
                .extracting(row -> row.text("ChargeCategory"))
                .containsExactlyInAnyOrder("Usage", "Adjustment");
    }

    @Test
    void whatAClosedDocumentBillsHasItsId() throws Exception {
        // Given calls under no contract, under an invoiced and under an open period, and two documents that overlap
        String tenant = "focus-documents";
        try (Feed feed = new Feed(database.address())) {
            int[] days = {2, 3, 3, 21, 30};
            String[] contracts = {"", "CONTRACT:invoiced", "CONTRACT:open", "", ""};
            for (int i = 0; i < days.length; i++) {
                Instant at = SEPTEMBER.plus(Duration.ofDays(days[i] - 1L)).plusSeconds(3_600);
                RequestCost cost =
                        call(tenant, i, at, "c" + i, "f", List.of(line("input_tokens", 1_000_000, "3", "3")));
                cost.setFindings(contracts[i].isEmpty() ? List.of() : List.of(contracts[i]));
                feed.add(Topics.COSTS, cost);
            }
            for (LedgerState state : new LedgerState[] {LedgerState.INVOICED, LedgerState.OPEN}) {
                String contract = state.name().toLowerCase(Locale.ROOT);
                feed.add(
                        Topics.PRICE_BOOK,
                        PriceBookEntry.newBuilder()
                                .setDefinition("{\"contracts\":[{\"id\":\"" + contract
                                        + "\",\"scope\":{\"provider\":\"anthropic\"}}]}")
                                .setDefinedAt(Instant.EPOCH)
                                .setImportId(contract + "@1")
                                .setBody(new Activation(1L, List.of(), Instant.EPOCH, ""))
                                .build());
                feed.add(
                        Topics.LEDGER,
                        ledger(tenant, contract, LedgerTerm.TOTAL, "", "3", "3", "3")
                                .setState(state)
                                .build());
                feed.add(
                        Topics.LEDGER,
                        ledger(tenant, contract, LedgerTerm.SHARE, "", "3", "3", "3")
                                .setUnit("input_tokens")
                                .setState(state)
                                .build());
                feed.add(
                        Topics.LEDGER,
                        ledger(tenant, contract, LedgerTerm.CREDIT, "pack", "1", "1", "8")
                                .setVolume(Samples.money("10"))
                                .setState(state)
                                .build());
                feed.add(
                        Topics.LEDGER,
                        ledger(tenant, contract, LedgerTerm.UNUSED, "CAPACITY_UNUSED", "0", "1", "0")
                                .setPeriodEnd(Instant.parse("2026-09-10T00:00:00Z"))
                                .setState(state)
                                .build());
            }
            feed.add(Topics.DEFINITIONS, document(tenant, "INV-1", "2026-09-01", "2026-09-30"));
            feed.add(Topics.DEFINITIONS, document(tenant, "INV-2", "2026-09-20", "2026-09-25"));
            feed.insert();
        }

        // When
        List<Row> rows = focus(tenant, SEPTEMBER, OCTOBER, "call");

        // Then
        assertThat(rows)
                .filteredOn(row -> row.text("ChargeCategory").equals("Usage")
                        && !row.text("x_CustomerId").isEmpty())
                .extracting(row -> row.text("x_CustomerId") + ' ' + row.text("InvoiceId"))
                .containsExactlyInAnyOrder("c0 INV-1", "c1 INV-1", "c2 ", "c3 ", "c4 ");
        assertThat(rows)
                .filteredOn(row -> row.text("x_CustomerId").isEmpty())
                .extracting(row -> row.text("ChargeDescription") + ' ' + row.text("InvoiceId"))
                .contains(
                        "Prepaid credit pack INV-1",
                        "Prepaid credit pack ",
                        "Unused capacity INV-1",
                        "Unused capacity ");
        assertThat(rows)
                .filteredOn(row -> row.text("x_CustomerId").isEmpty())
                .allSatisfy(row -> assertThat(row.text("x_TraceId")).isEmpty());
    }

    private static Definition document(String tenant, String id, String since, String until) {
        return Definition.newBuilder()
                .setTenant(tenant)
                .setKind(DefinitionKind.CLOSING)
                .setId("invoice/anthropic/" + id + "/USD/1")
                .setVersion(1)
                .setDefinedAt(Instant.EPOCH)
                .setBody("{\"provider\":\"anthropic\",\"document\":\"" + id
                        + "\",\"currency\":\"USD\",\"number\":1,\"since\":\"" + since
                        + " 00:00:00.000000\",\"until\":\"" + until
                        + " 00:00:00.000000\",\"billed\":\"1\",\"counted\":\"1\",\"adjustments\":[]}")
                .build();
    }

    @Test
    void whateverTheGrainRowsComeToWhatCallsComeTo() {
        Trials.run(6, random -> {
            // Given calls at awkward prices, some under a contract, and shares of what its units come to
            String tenant = "focus-" + random.nextLong();
            calls(tenant, random);

            // When
            List<Row> effective =
                    sql("SELECT toString(sum(effective_cost)) AS effective, toString(sum(billed_cost)) AS billed,"
                            + " toString(sum(contracted_cost)) AS contracted FROM costline.request_effective_costs"
                            + " WHERE tenant = '" + tenant + "' AND effective_cost IS NOT NULL");
            Row totals =
                    questions.first("focus_totals", Map.of("tenant", tenant)).orElseThrow();

            // Then
            assertThat(totals.decimal("effective_cost"))
                    .isEqualByComparingTo(effective.getFirst().text("effective"));
            for (String grain : List.of("call", "hour", "day")) {
                List<Row> rows = focus(tenant, SEPTEMBER, OCTOBER, grain);
                for (String[] pair : new String[][] {
                    {"EffectiveCost", "effective"}, {"BilledCost", "billed"}, {"ContractedCost", "contracted"}
                }) {
                    assertThat(sum(rows, pair[0]))
                            .as(grain + ' ' + pair[0])
                            .isEqualByComparingTo(effective.getFirst().text(pair[1]));
                }
                assertThat(rows).allSatisfy(FocusIT::pricesTimesQuantityAreCosts);
            }
        });
    }

    @Test
    void whatAnInvoiceIsHeldAgainstIsCountedByTheProvidersDay() throws Exception {
        // When the day begins at midnight in California, seven hours after UTC's
        Map<String, Object> september =
                Map.of("tenant", TENANT, "provider", "anthropic", "from", SEPTEMBER, "to", OCTOBER);
        Map<String, Object> there = new HashMap<>(september);
        there.put("zone", "America/Los_Angeles");

        // Then
        assertThat(questions.ask("invoice_usage", september))
                .filteredOn(row -> row.text("day").equals("2026-09-03"))
                .extracting(row -> row.text("unit")
                        + ' '
                        + row.decimal("quantity").toPlainString()
                        + ' '
                        + row.decimal("amount").stripTrailingZeros().toPlainString())
                .containsExactly(
                        "cache_read_tokens 9876543 2.66666661",
                        "cache_write_5m_tokens 55555 0.187498125",
                        "input_tokens 1234567 3.3333309",
                        "output_tokens 98765 1.46666025");
        assertThat(questions.ask("invoice_usage", there))
                .extracting(row -> row.text("day"))
                .contains("2026-09-03", "2026-09-04");
        assertThat(questions.ask("invoice_usage", there))
                .allSatisfy(
                        row -> assertThat(row.decimal("quantity_near_midnight")).isZero());
    }

    private static void pricesTimesQuantityAreCosts(Row row) {
        for (String side : List.of("List", "Contracted")) {
            if (row.has(side + "UnitPrice")) {
                assertThat(row.decimal(side + "UnitPrice").multiply(row.decimal("PricingQuantity")))
                        .isEqualByComparingTo(row.decimal(side + "Cost"));
            }
        }
    }

    private static void calls(String tenant, RandomGenerator random) throws Exception {
        String[] units = {"input_tokens", "output_tokens", "web_searches", "audio_seconds"};
        String[] prices = {"3", "0.07", "2.123456789", "1.3333333"};
        Map<String, BigDecimal> bases = new HashMap<>();
        try (Feed feed = new Feed(database.address())) {
            for (int i = 0; i < 60; i++) {
                boolean held = random.nextBoolean();
                List<CostLine> lines = new ArrayList<>();
                for (String unit : units) {
                    if (random.nextBoolean()) {
                        CostLine line = line(unit, 1 + random.nextInt(5_000), prices[random.nextInt(4)], null);
                        BigDecimal off =
                                new BigDecimal(random.nextInt(3)).divide(new BigDecimal(3), 4, RoundingMode.DOWN);
                        line.setContractedAmount(line.getAmount()
                                .multiply(BigDecimal.ONE.subtract(off))
                                .setScale(12, RoundingMode.HALF_EVEN));
                        lines.add(line);
                        if (held) {
                            bases.merge(unit, line.getContractedAmount(), BigDecimal::add);
                        }
                    }
                }
                Instant at = SEPTEMBER.plusSeconds(random.nextInt(20 * 86_400));
                RequestCost cost = call(tenant, i, at, "c" + random.nextInt(3), "f" + random.nextInt(2), lines);
                cost.setFindings(held ? List.of("CONTRACT:any-terms") : List.of());
                feed.add(Topics.COSTS, cost);
            }
            feed.add(
                    Topics.LEDGER,
                    ledger(tenant, "any-terms", LedgerTerm.TOTAL, "", "1", "1", "1")
                            .build());
            for (Map.Entry<String, BigDecimal> base : bases.entrySet()) {
                BigDecimal effective = base.getValue()
                        .multiply(BigDecimal.valueOf(random.nextInt(1_000), 3))
                        .setScale(12, RoundingMode.HALF_EVEN);
                feed.add(
                        Topics.LEDGER,
                        ledger(
                                        tenant,
                                        "any-terms",
                                        LedgerTerm.SHARE,
                                        "",
                                        base.getValue().toPlainString(),
                                        effective.toPlainString(),
                                        random.nextBoolean() ? "0" : effective.toPlainString())
                                .setUnit(base.getKey())
                                .build());
            }
            feed.insert();
        }
    }

    private static List<Row> focus(String tenant, Instant from, Instant to, String grain) {
        return questions.ask("focus", Map.of("tenant", tenant, "from", from, "to", to, "grain", grain));
    }

    private static List<Row> sql(String sql) {
        return questions.ask(
                new Question("of a test", "", List.of(), "", true, "", "", Optional.empty(), List.of(), List.of(), sql),
                Map.of());
    }

    private static BigDecimal sum(List<Row> rows, String column) {
        return rows.stream().map(row -> row.decimal(column)).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** As numbers, JSON, times or texts, whichever they are. */
    private static boolean same(JsonNode expected, Row row, String column) {
        String wanted = expected.asString();
        String found = row.text(column);
        if (wanted.startsWith("{")) {
            return JsonMapper.shared()
                    .readTree(wanted)
                    .equals(JsonMapper.shared().readTree(found));
        }
        if (wanted.matches("-?[0-9.]+") && found.matches("-?[0-9.]+")) {
            return new BigDecimal(wanted).compareTo(new BigDecimal(found)) == 0;
        }
        return wanted.replace("T", " ")
                .replace("Z", "")
                .equals(found.replace("T", " ").replace("Z", ""));
    }

    private static CostLine line(String unit, long quantity, String price, @Nullable String contracted) {
        BigDecimal million = BigDecimal.valueOf(1_000_000);
        BigDecimal amount = new BigDecimal(price)
                .multiply(BigDecimal.valueOf(quantity))
                .divide(million, 12, RoundingMode.HALF_EVEN);
        return CostLine.newBuilder()
                .setUnit(unit)
                .setListUnitPrice(new BigDecimal(price).setScale(18))
                .setPer(1_000_000)
                .setQuantity(BigDecimal.valueOf(quantity).setScale(12))
                .setAmount(amount)
                .setContractedAmount(
                        contracted == null
                                ? amount
                                : new BigDecimal(contracted)
                                        .multiply(BigDecimal.valueOf(quantity))
                                        .divide(million, 12, RoundingMode.HALF_EVEN))
                .build();
    }

    private static RequestCost call(
            String tenant, int number, Instant at, String customer, String feature, List<CostLine> lines) {
        RequestEvent event = RequestEvent.newBuilder()
                .setEventId(Samples.id(tenant.hashCode(), number))
                .setTenant(tenant)
                .setCallId("call" + number)
                .setEventTime(at)
                .setReceivedAt(at.plusSeconds(2))
                .setProvider("anthropic")
                .setProviderAccount("acct-7")
                .setProject("wrkspc-1")
                .setRequestedModel("claude-sonnet-4-5")
                .setServedModel("claude-sonnet-4-5")
                .setTokens(TokenBuckets.newBuilder().build())
                .setStatus(CallStatus.OK)
                .setCustomerId(customer)
                .setFeature(feature)
                .build();
        return RequestCost.newBuilder()
                .setEvent(event)
                .setPriceBookVersion(41)
                .setStatus(PricingStatus.PRICED)
                .setListCost(lines.stream().map(CostLine::getAmount).reduce(Samples.money("0"), BigDecimal::add))
                .setContractedCost(
                        lines.stream().map(CostLine::getContractedAmount).reduce(Samples.money("0"), BigDecimal::add))
                .setUpperBound(Samples.money("0"))
                .setLines(lines)
                .build();
    }

    private static LedgerRow.Builder ledger(
            String tenant,
            String contract,
            LedgerTerm term,
            String name,
            String base,
            String effective,
            String billed) {
        return LedgerRow.newBuilder()
                .setTenant(tenant)
                .setContractId(contract)
                .setPeriodStart(SEPTEMBER)
                .setPeriodEnd(OCTOBER)
                .setTerm(term)
                .setName(name)
                .setSliceStart(SEPTEMBER)
                .setSliceEnd(OCTOBER)
                .setCurrency("USD")
                .setBase(Samples.money(base))
                .setEffective(Samples.money(effective))
                .setBilled(Samples.money(billed))
                .setVolume(Samples.money("0"))
                .setToNext(Samples.money("0"))
                .setBalance(Samples.money("0"))
                .setPercent(Samples.money("0"))
                .setState(LedgerState.CLOSED)
                .setAsOf(CLOSED)
                .setPriceBookVersion(41);
    }
}
