package io.costline.ingest.revenue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.costline.avro.RevenueKind;
import io.costline.avro.RevenueLine;
import io.costline.avro.RevenueStatus;
import io.costline.ingest.Samples;
import io.costline.ingest.admission.Outcome;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.line.LineContent;
import io.costline.ingest.line.LineOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class RevenueReaderTest {
    private static final Path PAYLOADS = Path.of("src/test/resources/revenue");
    private static final long SEPTEMBER = 1_788_220_800L; // 2026-09-01
    private static final long OCTOBER = 1_790_812_800L;

    private static List<LineOutcome<RevenueLine>> read(String source, String body) {
        var content = new RevenueReader().read(source, Map.of(), Samples.utf8(body), "demo", Samples.NOW);
        assertThat(content).isInstanceOf(LineContent.Lines.class);
        return ((LineContent.Lines<RevenueLine>) content).outcomes();
    }

    private static List<RevenueLine> lines(String source, String body) {
        return read(source, body).stream()
                .map(outcome -> {
                    assertThat(outcome).isInstanceOf(LineOutcome.Taken.class);
                    return ((LineOutcome.Taken<RevenueLine>) outcome).line();
                })
                .toList();
    }

    private static RevenueLine line(String source, String body) {
        List<RevenueLine> lines = lines(source, body);
        assertThat(lines).hasSize(1);
        return lines.getFirst();
    }

    private static List<Outcome.Rejected> rejected(List<LineOutcome<RevenueLine>> outcomes) {
        return outcomes.stream()
                .filter(LineOutcome.Refused.class::isInstance)
                .map(outcome -> ((LineOutcome.Refused<RevenueLine>) outcome).rejected())
                .toList();
    }

    private static String invoice(String currency, String status, String lines) {
        return """
                {"object":"invoice","id":"in_1","customer":"cus_1","currency":"%s","status":"%s","created":1788220800,
                 "status_transitions":{"finalized_at":1788220900,"paid_at":null,"voided_at":null},
                 "lines":{"object":"list","has_more":false,"data":[%s]}}""".formatted(currency, status, lines);
    }

    /** A subscription's line for September, with more members. */
    private static String fee(String amount, String more) {
        return """
                {"id":"il_1","amount":%s,"currency":"usd","period":{"start":%d,"end":%d},
                 "parent":{"type":"subscription_item_details","subscription_item_details":{"proration":false}},
                 "pricing":{"price_details":{"price":"price_pro","product":"prod_1"}}%s}""".formatted(amount, SEPTEMBER, OCTOBER, more);
    }

    @Test
    void stripesOwnFixtureIsAProrationOfADraft() throws IOException {
        RevenueLine line = line("stripe", Files.readString(PAYLOADS.resolve("stripe/invoice-fixture.json")));

        assertThat(line.getLineId()).isEqualTo("stripe/il_1Pgc6sB7WZ01zgkWFnxLrLCq");
        assertThat(line.getAmount()).isEqualByComparingTo("10");
        assertThat(line.getKind()).isEqualTo(RevenueKind.PRORATION);
        assertThat(line.getStatus()).isEqualTo(RevenueStatus.DRAFT);
        assertThat(line.getServiceFrom()).isEqualTo(line.getServiceTo());
        assertThat(line.getCustomerId()).isEqualTo("cus_QXg1o8vcGmoR32");
    }

    @Test
    void aCreditNoteOfStripeGivesBackAndNamesTheLineItCredits() throws IOException {
        String note = JsonMapper.shared()
                .readTree(Files.readString(PAYLOADS.resolve("stripe/credit_note-and-invoice_payment-fixtures.json")))
                .get("credit_note")
                .toString();

        List<RevenueLine> lines = lines("stripe", note);

        assertThat(lines).hasSize(2);
        RevenueLine ofLine = lines.getFirst();
        assertThat(ofLine.getAmount()).isEqualByComparingTo("-11.90");
        assertThat(ofLine.getCreditedLine()).isEqualTo("stripe/il_1Pgc74B7WZ01zgkWWh45tUBA");
        assertThat(ofLine.getKind()).isEqualTo(RevenueKind.CREDIT_NOTE);
        RevenueLine custom = lines.getLast();
        assertThat(custom.getAmount()).isEqualByComparingTo("-5");
        assertThat(custom.getCreditedLine()).isEmpty();
        assertThat(custom.getServiceFrom()).isEqualTo(Instant.ofEpochSecond(1_234_567_890));
        assertThat(custom.getStatus()).isEqualTo(RevenueStatus.OPEN);
    }

    @ParameterizedTest
    @CsvSource({"usd, 1234, 12.34", "jpy, 1234, 1234", "kwd, 12345, 12.345", "isk, 120000, 1200", "clp, 990, 990"})
    void amountsAreInTheMinorUnitsOfTheirCurrency(String currency, String minor, String amount) {
        String fee = fee(minor, "").replace("\"usd\"", '"' + currency + '"');
        assertThat(line("stripe", invoice(currency, "open", fee)).getAmount()).isEqualByComparingTo(amount);
    }

    @Test
    void discountsInsideTaxAndGivenCreditsAreNoRevenueAndBoughtCreditsAre() {
        String credits = """
                ,"discount_amounts":[{"amount":1000}],
                "taxes":[{"amount":300,"tax_behavior":"inclusive"},{"amount":77,"tax_behavior":"exclusive"}],
                "pretax_credit_amounts":[
                  {"type":"discount","amount":1000},
                  {"type":"credit_balance_transaction","amount":200,
                   "credit_balance_transaction":{"credit_grant":{"category":"promotional"}}},
                  {"type":"credit_balance_transaction","amount":500,
                   "credit_balance_transaction":{"credit_grant":{"category":"paid"}}}]""";

        assertThat(line("stripe", invoice("usd", "open", fee("9900", credits))).getAmount())
                .isEqualByComparingTo("84.00"); // 99.00 - 10.00 - 3.00 - 2.00
    }

    @Test
    void aCreditThatDoesNotSayWhetherItWasPaidForIsTold() {
        String credits = """
                ,"pretax_credit_amounts":[
                {"type":"credit_balance_transaction","amount":200,"credit_balance_transaction":"cbtxn_1"}]""";

        LineOutcome.Taken<RevenueLine> taken = (LineOutcome.Taken<RevenueLine>)
                read("stripe", invoice("usd", "open", fee("9900", credits))).getFirst();

        assertThat(taken.line().getAmount()).isEqualByComparingTo("99");
        assertThat(taken.warnings()).singleElement().asString().contains("credit_grant");
    }

    @Test
    void bothAgesOfStripesApiAreRead() {
        String old = """
                {"id":"il_2","type":"subscription","amount":500,"currency":"usd","proration":false,
                 "period":{"start":%d,"end":%d},"plan":{"id":"plan_x","nickname":"Pro","usage_type":"metered"},
                 "price":{"id":"price_x","recurring":{"usage_type":"metered"},"metadata":{"feature":"search","unit":"tokens"}},
                 "tax_amounts":[{"amount":80,"inclusive":true}],"quantity":2000}""".formatted(SEPTEMBER, OCTOBER);

        List<RevenueLine> lines = lines("stripe", invoice("usd", "paid", fee("2900", "") + ',' + old));

        assertThat(lines.getFirst().getKind()).isEqualTo(RevenueKind.SUBSCRIPTION);
        assertThat(lines.getFirst().getPlan()).isEqualTo("price_pro");
        RevenueLine usage = lines.getLast();
        assertThat(usage.getKind()).isEqualTo(RevenueKind.USAGE);
        assertThat(usage.getAmount()).isEqualByComparingTo("4.20");
        assertThat(usage.getFeature()).isEqualTo("search");
        assertThat(usage.getPlan()).as("of the customer, at the time of use").isEmpty();
        assertThat(usage.getQuantity()).isEqualByComparingTo("2000");
        assertThat(usage.getMetadata()).containsEntry("unit", "tokens");
    }

    @Test
    void whatWasOverWhenTheInvoiceWasMadeIsUsage() {
        String arrears = fee("700", "").replace("" + OCTOBER, "1788220800").replace("" + SEPTEMBER, "1785542400");
        assertThat(line(
                                "stripe",
                                invoice("usd", "open", arrears.replace("\"start\":1788220800", "\"start\":1785542400")))
                        .getKind())
                .isEqualTo(RevenueKind.USAGE);
    }

    @Test
    void statesOfAnInvoiceReplaceOneAnotherInTheirOrderInWhateverOrderTheyCome() {
        RevenueLine open = line("stripe", event("invoice.finalized", invoice("usd", "open", fee("9900", ""))));
        String paid = invoice("usd", "paid", fee("9900", ""))
                .replace("\"paid_at\":null", "\"paid_at\":1788220900"); // within the second it was finalized in
        RevenueLine again = line("stripe", paid);
        RevenueLine late = line("stripe", event("invoice.paid", paid));
        String voided = paid.replace("\"paid\"", "\"void\"").replace("\"voided_at\":null", "\"voided_at\":1788307200");

        assertThat(late.getRevision()).isGreaterThan(open.getRevision()).isEqualTo(again.getRevision());
        assertThat(line("stripe", event("invoice.voided", voided)).getRevision())
                .isGreaterThan(late.getRevision());
    }

    private static String event(String type, String object) {
        return "{\"object\":\"event\",\"id\":\"evt_1\",\"type\":\"" + type
                + "\",\"created\":1788307200,\"data\":{\"object\":" + object + "}}";
    }

    @Test
    void eventsThatTellNoRevenueArePassedOver() {
        assertThat(read("stripe", event("plan.created", "{\"object\":\"plan\"}")))
                .singleElement()
                .isInstanceOf(LineOutcome.Passed.class);
    }

    @Test
    void aPageOfLinesThatIsCutOffIsTold() {
        String cut = event(
                "invoice.paid",
                invoice("usd", "paid", fee("9900", "")).replace("\"has_more\":false", "\"has_more\":true"));

        List<LineOutcome<RevenueLine>> outcomes = read("stripe", cut);

        assertThat(outcomes.getFirst()).isInstanceOf(LineOutcome.Taken.class);
        assertThat(rejected(outcomes)).singleElement().satisfies(rejected -> {
            assertThat(rejected.code()).isEqualTo(RejectionCode.TRUNCATED);
            assertThat(rejected.field()).isEqualTo("data.object.lines.data");
        });
    }

    @Test
    void oneBadLineCostsNoOther() {
        String bad = fee("\"ten\"", "").replace("il_1", "il_bad");
        String good = fee("100", "").replace("il_1", "il_good");

        List<LineOutcome<RevenueLine>> outcomes =
                read("stripe", "[" + invoice("usd", "open", bad + ',' + good) + ",17]");

        assertThat(outcomes).hasSize(3);
        assertThat(rejected(outcomes))
                .extracting(Outcome.Rejected::index, Outcome.Rejected::code, Outcome.Rejected::field)
                .containsExactly(
                        tuple(0, RejectionCode.WRONG_TYPE, "lines.data[0].amount"),
                        tuple(1, RejectionCode.WRONG_TYPE, ""));
    }

    @Test
    void whatOurMetadataSaysWins() {
        String line = fee(
                "2500",
                ",\"metadata\":{\"costline_customer\":\"acme\",\"costline_plan\":\"starter\",\"costline_kind\":"
                        + "\"credit_purchase\",\"feature\":\"chat\"}");

        RevenueLine read = line("stripe", invoice("usd", "paid", line));

        assertThat(read.getCustomerId()).isEqualTo("acme");
        assertThat(read.getPlan()).isEqualTo("starter");
        assertThat(read.getKind()).isEqualTo(RevenueKind.CREDIT_PURCHASE);
        assertThat(read.getFeature()).isEqualTo("chat");
    }

    @Test
    void lagosFeeIsItsPreciseAmountBeforeTaxLessItsShareOfCoupons() {
        RevenueLine line = line("lago", """
                {"webhook_type":"invoice.created","object_type":"invoice","invoice":{"lago_id":"inv","status":"finalized",
                 "payment_status":"pending","issuing_date":"2026-10-01","currency":"EUR","customer":{"external_id":"acme"},
                 "fees":[{"lago_id":"fee_1","lago_invoice_id":"inv","item":{"type":"charge","code":"search"},
                  "amount_cents":123,"precise_amount":"1.23456","precise_coupons_amount_cents":"23.456","amount_currency":"EUR",
                  "taxes_amount_cents":25,"units":"0.32","from_date":"2026-09-01T00:00:00Z","to_date":"2026-09-30T23:59:59Z",
                  "created_at":"2026-10-01T01:00:00Z"}]}}""");

        assertThat(line.getAmount()).isEqualByComparingTo("1.00");
        assertThat(line.getKind()).isEqualTo(RevenueKind.USAGE);
        assertThat(line.getFeature()).isEqualTo("search");
        assertThat(line.getCustomerId()).isEqualTo("acme");
        assertThat(line.getServiceTo()).isEqualTo(Instant.parse("2026-10-01T00:00:00Z"));
        assertThat(line.getStatus()).isEqualTo(RevenueStatus.OPEN);
    }

    @Test
    void lagosTrueUpIsRevenueOfThePlanAndItsWalletTopUpIsNone() {
        List<RevenueLine> lines = lines("lago", """
                {"fees":[{"lago_id":"f1","external_customer_id":"a","item":{"type":"charge","code":"api"},"amount_cents":500,
                  "lago_true_up_parent_fee_id":"f0","amount_currency":"USD","from_date":"2026-09-01","to_date":"2026-10-01"},
                 {"lago_id":"f2","external_customer_id":"a","item":{"type":"credit","code":"w"},"amount_cents":1000,
                  "amount_currency":"USD","from_date":"2026-09-01","to_date":"2026-09-01"}]}""");

        assertThat(lines)
                .extracting(RevenueLine::getKind)
                .containsExactly(RevenueKind.SUBSCRIPTION, RevenueKind.CREDIT_PURCHASE);
        assertThat(lines.getFirst().getAmount()).isEqualByComparingTo("5");
    }

    @Test
    void orbsRevenueIsBeforePrepaidCredits() {
        RevenueLine line = line("orb", """
                {"type":"invoice.issued","invoice":{"id":"inv_1","status":"issued","currency":"USD","created_at":"2026-10-01T00:00:00Z",
                 "customer":{"id":"c1","external_customer_id":"acme"},"subscription":{"id":"s1"},"line_items":[
                 {"id":"li_1","quantity":1000000,"subtotal":"12.00","adjusted_subtotal":"10.00","credits_applied":"10.00","amount":"0.00",
                  "start_date":"2026-09-01T00:00:00+00:00","end_date":"2026-10-01T00:00:00+00:00",
                  "price":{"id":"p1","price_type":"usage_price","billable_metric":{"id":"search"}}}]}}""");

        assertThat(line.getAmount()).isEqualByComparingTo("10");
        assertThat(line.getKind()).isEqualTo(RevenueKind.USAGE);
        assertThat(line.getCustomerId()).isEqualTo("acme");
    }

    @Test
    void openMetersRevenueIsLessDiscountsAndBeforeCredits() {
        RevenueLine line = line("openmeter", """
                {"id":"01H","status":"paid","currency":"USD","customer":{"id":"c1","key":"acme"},"issuedAt":"2026-10-01T00:00:00Z",
                 "createdAt":"2026-10-01T00:00:00Z","lines":[{"id":"l1","type":"usage_based","featureKey":"chat","quantity":"500",
                 "period":{"from":"2026-09-01T00:00:00Z","to":"2026-10-01T00:00:00Z"},
                 "totals":{"amount":"20","chargesTotal":"1","discountsTotal":"4","taxesInclusiveTotal":"2","taxesExclusiveTotal":"3",
                  "creditsTotal":"15","total":"3"}}]}""");

        assertThat(line.getAmount()).isEqualByComparingTo("15");
        assertThat(line.getKind()).isEqualTo(RevenueKind.USAGE);
        assertThat(line.getStatus()).isEqualTo(RevenueStatus.PAID);
    }

    @Test
    void aRowOfATableIsALineAndABadOneNamesItsColumn() {
        List<LineOutcome<RevenueLine>> outcomes = read("csv", """
                customer,plan,feature,kind,amount,currency,from,to,id,revision,unit
                acme,pro,,SUBSCRIPTION,99.00,USD,2026-09-01,2026-10-01,a/1,2,
                acme,pro,search,usage,12.34,usd,2026-09-01T00:00:00Z,2026-10-01T00:00:00Z,a/2,,tokens
                acme,pro,,GIFT,1,USD,2026-09-01,2026-10-01,a/3,,
                acme,pro,,CREDIT_NOTE,5,USD,2026-09-01,2026-10-01,a/4,,
                acme,pro,,USAGE,5,dollars,2026-09-01,2026-10-01,a/5,,
                acme,pro,,USAGE,5,USD,2026-10-01,2026-09-01,a/6,,
                acme,pro,,USAGE,5,USD,yesterday,2026-09-01,a/7,,
                ,pro,,USAGE,5,USD,2026-09-01,2026-10-01,a/8,,
                acme,pro,,USAGE,5,USD,2026-09-01,2026-10-01,,,
                acme,pro,,USAGE,,USD,2026-09-01,2026-10-01,a/10,,
                """);

        assertThat(((LineOutcome.Taken<RevenueLine>) outcomes.getFirst()).line().getRevision())
                .isEqualTo(2);
        RevenueLine usage = ((LineOutcome.Taken<RevenueLine>) outcomes.get(1)).line();
        assertThat(usage.getKind()).isEqualTo(RevenueKind.USAGE);
        assertThat(usage.getCurrency()).isEqualTo("USD");
        assertThat(usage.getMetadata()).containsEntry("unit", "tokens");
        assertThat(rejected(outcomes))
                .extracting(Outcome.Rejected::field)
                .containsExactly("kind", "amount", "currency", "to", "from", "customer", "id", "amount");
    }
}
