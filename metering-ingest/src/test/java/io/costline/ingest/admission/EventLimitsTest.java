package io.costline.ingest.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.ReportedCost;
import io.costline.avro.ReportedCostKind;
import io.costline.avro.RequestEvent;
import io.costline.avro.TokenBuckets;
import io.costline.avro.UnitQuantity;
import io.costline.avro.UsagePart;
import io.costline.identity.Attribution;
import io.costline.ingest.publish.Records;
import io.costline.limits.RecordLimits;
import io.costline.trials.Trials;
import io.costline.wire.InMemoryRegistry;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one event may hold. */
class EventLimitsTest {
    private static final Instant NOW = Instant.parse("2026-11-30T09:00:00Z");

    /** A key that fills in as much as a key may. */
    private static final Attribution WIDEST_KEY = new Attribution(
            "acme", "文".repeat(512), "文".repeat(512), "文".repeat(512), "文".repeat(512), "文".repeat(512));

    /** Room for what a key fills in. */
    private static final int KEY_BYTES = 5 * 3 * RecordLimits.TEXT + 100;

    private final Admission admission = new Admission(Horizon.STANDARD);
    private final Records records = new Records(new InMemoryRegistry());

    private static Draft event() {
        var draft = new Draft();
        draft.event().setSource("costline");
        draft.event().setNativeId("1");
        draft.event().setStartedAt(NOW);
        return draft;
    }

    private Fault judge(Draft draft) {
        return admission.admit(draft, Attribution.ofTenant("acme"), NOW);
    }

    private static void eachText(BiConsumer<Draft, Schema.Field> check) {
        for (Schema.Field field : RequestEvent.getClassSchema().getFields()) {
            if (field.schema().getType() == Schema.Type.STRING
                    && !field.name().equals("tenant")
                    && !field.name().equals("callId")) {
                check.accept(event(), field);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\nb", "\u001b[2J", "a\u007f", "\u0085", "\ud800", "a\udc00b", "\udc00\ud800"})
    void refusesControlCharactersAndHalfPairsInEveryText(String text) {
        eachText((draft, field) -> {
            draft.event().put(field.pos(), text);
            Fault fault = judge(draft);
            if (field.name().equals("errorType") || field.name().equals("finishReason")) {
                assertThat(fault).isNull();
                assertThat(draft.event().get(field.pos())).isEqualTo("other");
            } else {
                assertThat(fault).as(field.name()).isNotNull();
                assertThat(fault.code()).isEqualTo(RejectionCode.CONTROL_CHARACTER);
                assertThat(fault.field().replace("_", "")).isEqualToIgnoringCase(told(field.name()));
            }
        });
    }

    private static String told(String field) {
        return field.equals("nativeId") ? "id" : field;
    }

    @Test
    void takesEveryLanguageInEveryText() {
        eachText((draft, field) -> {
            draft.event().put(field.pos(), "Zürich 東京 \ud83d\ude00");
            assertThat(judge(draft)).as(field.name()).isNull();
        });
    }

    @Test
    void aLineBreakInATagCostsTheBreakAlone() {
        Draft draft = event();
        draft.event().setTags(Map.of("note", "two\nlines"));
        assertThat(judge(draft)).isNull();
        assertThat(draft.event().getTags()).containsExactly(Map.entry("note", "two lines"));
        assertThat(draft.warnings()).containsExactly("tags: control characters became spaces");
    }

    @Test
    void aSentenceInThePlaceOfACodeIsNotKept() {
        Draft draft = event();
        draft.event().setErrorType("Your prompt about my diagnosis was refused");
        draft.event().setFinishReason("stop: as you asked about");
        assertThat(judge(draft)).isNull();
        assertThat(draft.event().getErrorType()).isEqualTo("other");
        assertThat(draft.event().getFinishReason()).isEqualTo("other");
    }

    @Test
    void namesTheWidestFieldOfAnEventThatIsTooLarge() {
        Draft draft = event();
        var tags = new HashMap<String, String>();
        for (int i = 0; i < 100; i++) {
            tags.put("k" + i, "文".repeat(500));
        }
        draft.event().setTags(tags);
        draft.event().setWorkflow("w".repeat(512));
        assertThat(judge(draft))
                .isEqualTo(new Fault(RejectionCode.TOO_LARGE, "tags", RejectionCode.TOO_LARGE.message()));
    }

    @Test
    void refusesListsThatAreTooLong() {
        Draft units = event();
        units.event().setUnits(many(101, i -> new UnitQuantity("u" + i, BigDecimal.ONE)));
        assertThat(judge(units).field()).isEqualTo("usage");
        Draft parts = event();
        parts.event().setParts(many(101, i -> new UsagePart(i, "k", "", "", tokens(1), true)));
        assertThat(judge(parts).field()).isEqualTo("parts");
    }

    @Test
    void refusesQuantitiesThatALaterTableCannotHold() {
        for (String quantity : List.of("1000000000000000.1", "1e30", "0.0000000000001")) {
            Draft units = event();
            units.event().setUnits(List.of(new UnitQuantity("pages", new BigDecimal(quantity))));
            assertThat(judge(units).code()).as(quantity).isEqualTo(RejectionCode.INVALID_VALUE);
            Draft cost = event();
            cost.event()
                    .setReportedCosts(
                            List.of(new ReportedCost(ReportedCostKind.BILLED, new BigDecimal(quantity), "USD", "usd")));
            assertThat(judge(cost).field()).as(quantity).isEqualTo("reported_cost.amount");
        }
        Draft status = event();
        status.event().setHttpStatus(65_536 + 200);
        assertThat(judge(status).field()).isEqualTo("http_status");
    }

    @Test
    void noAcceptedEventIsLargerThanItsBound() {
        int[] accepted = {0};
        Trials.run(2_000, random -> {
            Draft draft = widest(random);
            if (admission.admit(draft, WIDEST_KEY, NOW) == null) {
                accepted[0]++;
                assertThat(records.of(draft.event()).value().length)
                        .isLessThanOrEqualTo(RecordLimits.EVENT_BYTES + KEY_BYTES);
            }
        });
        assertThat(accepted[0]).isGreaterThan(100);
    }

    /** Near every bound, at times beyond. */
    static Draft widest(RandomGenerator random) {
        String character = List.of("a", "é", "文", "\ud83d\ude00").get(random.nextInt(4));
        int most = List.of(512, 300, 100, 10).get(random.nextInt(4)) / character.length();
        String text = character.repeat(most);
        Draft draft = event();
        RequestEvent event = draft.event();
        eachTextOf(event, text, random);
        event.setUnits(many(random.nextInt(102), i -> new UnitQuantity(i + text.substring(2), RecordLimits.QUANTITY)));
        event.setParts(many(
                random.nextInt(102),
                i -> new UsagePart(i, "k", "", most > 100 ? "" : text, tokens(RecordLimits.COUNT), true)));
        event.setReportedCosts(many(
                random.nextInt(20),
                i -> new ReportedCost(ReportedCostKind.BILLED, RecordLimits.QUANTITY.negate(), "IDR", "idr")));
        var tags = new HashMap<String, String>();
        var usage = new HashMap<String, Long>();
        for (int i = random.nextInt(102); i > 0; i--) {
            tags.put(i + text.substring(2 * character.length()), random.nextBoolean() ? "" : "v");
            usage.put("u" + i, Long.MIN_VALUE);
        }
        event.setTags(tags);
        event.setReportedUsage(usage);
        event.setTokens(tokens(RecordLimits.COUNT));
        return draft;
    }

    private static void eachTextOf(RequestEvent event, String text, RandomGenerator random) {
        eachText((ignored, field) -> event.put(field.pos(), random.nextInt(3) == 0 ? "" : text));
        event.setNativeId(text);
    }

    private static TokenBuckets tokens(long each) {
        return new TokenBuckets(each, each, each, each, each, each, each, each, each);
    }

    private static <T> List<T> many(int count, java.util.function.IntFunction<T> each) {
        var list = new ArrayList<T>();
        for (int i = 0; i < count; i++) {
            list.add(each.apply(i));
        }
        return list;
    }
}
