package io.costline.ingest.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.Outcome;
import io.costline.avro.OutcomeKind;
import io.costline.ingest.Samples;
import io.costline.ingest.json.JsonLimits;
import io.costline.ingest.line.LineContent;
import io.costline.ingest.line.LineOutcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeReaderTest {
    private static final String GOOD =
            "{\"id\":\"o-1\",\"trace_id\":\"t-1\",\"kind\":\"accepted\",\"at\":\"2026-11-21T11:00:00Z\"}";

    private static List<LineOutcome<Outcome>> read(String body) {
        var content = new OutcomeReader(JsonLimits.STANDARD).read(Map.of(), Samples.utf8(body), "demo", Samples.NOW);
        assertThat(content).isInstanceOf(LineContent.Lines.class);
        return ((LineContent.Lines<Outcome>) content).outcomes();
    }

    private static LineOutcome.Taken<Outcome> taken(LineOutcome<Outcome> outcome) {
        assertThat(outcome).isInstanceOf(LineOutcome.Taken.class);
        return (LineOutcome.Taken<Outcome>) outcome;
    }

    @Test
    void anOutcomeSaysWhatWasJudgedHowAndWhen() {
        Outcome outcome = taken(read("""
                {"id":"o-1","trace_id":"t-1","operation_id":"op-1","kind":"score","value":"4.5","max":5,
                 "evaluator":"judge-model","at":"2026-11-21T11:00:00Z"}""").getFirst()).line();

        assertThat(outcome.getTenant()).isEqualTo("demo");
        assertThat(outcome.getOutcomeId()).isEqualTo("o-1");
        assertThat(outcome.getOperationId()).isEqualTo("op-1");
        assertThat(outcome.getKind()).isEqualTo(OutcomeKind.SCORE);
        assertThat(outcome.getValue()).isEqualByComparingTo("4.5");
        assertThat(outcome.getMax()).isEqualByComparingTo("5");
        assertThat(outcome.getEvaluator()).isEqualTo("judge-model");
        assertThat(outcome.getAt()).isEqualTo("2026-11-21T11:00:00Z");
    }

    @Test
    void aScoreWithoutABestLiesBetweenNoughtAndOne() {
        String score =
                "{\"id\":\"o\",\"call_id\":\"c\",\"kind\":\"SCORE\",\"value\":%s,\"at\":\"2026-11-21T11:00:00Z\"}";

        assertThat(taken(read(score.formatted("0.8")).getFirst()).line().getMax())
                .isEqualByComparingTo("1");
        assertThat(read(score.formatted("8")).getFirst()).isInstanceOf(LineOutcome.Refused.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"id\":\"o-1\"                      | \"id\":\"\"                    | id        | MISSING_FIELD",
                "\"id\":\"o-1\"                      | \"id\":17                      | id        | WRONG_TYPE",
                "\"trace_id\":\"t-1\"                | \"trace_id\":null              | trace_id  | MISSING_FIELD",
                "\"kind\":\"accepted\"               | \"kind\":\"liked\"             | kind      | INVALID_VALUE",
                "\"kind\":\"accepted\"               | \"kind\":\"\"                  | kind      | MISSING_FIELD",
                "\"kind\":\"accepted\"               | \"kind\":\"score\"             | value     | MISSING_FIELD",
                "\"kind\":\"accepted\"               | \"kind\":\"score\",\"value\":-1 | value    | NEGATIVE",
                "\"kind\":\"accepted\"               | \"kind\":\"score\",\"value\":\"x\" | value | WRONG_TYPE",
                "\"kind\":\"accepted\"               | \"kind\":\"score\",\"value\":1,\"max\":0 | max | INVALID_VALUE",
                "\"kind\":\"accepted\"               | \"kind\":\"score\",\"value\":6,\"max\":5 | value | INVALID_VALUE",
                "\"at\":\"2026-11-21T11:00:00Z\"     | \"at\":\"yesterday\"           | at        | INVALID_VALUE",
                "\"at\":\"2026-11-21T11:00:00Z\"     | \"at\":null                    | at        | MISSING_FIELD",
                "\"at\":\"2026-11-21T11:00:00Z\"     | \"at\":\"2026-11-22T11:00:00Z\" | at       | IN_FUTURE",
                "\"at\":\"2026-11-21T11:00:00Z\"     | \"at\":\"1889-11-22T11:00:00Z\" | at       | INVALID_VALUE",
                "\"id\":\"o-1\"                      | \"id\":\"a\\u0000b\"           | id        | CONTROL_CHARACTER"
            })
    void whatIsWrongIsNamedByItsFieldAndNothingElseIsLost(String good, String bad, String field, String code) {
        assertThat(GOOD).contains(good.strip());

        List<LineOutcome<Outcome>> outcomes = read("[" + GOOD.replace(good.strip(), bad.strip()) + "," + GOOD + "]");

        assertThat(outcomes.getFirst()).isInstanceOfSatisfying(LineOutcome.Refused.class, refused -> {
            assertThat(refused.rejected().field()).isEqualTo(field);
            assertThat(refused.rejected().code().name()).isEqualTo(code);
        });
        assertThat(taken(outcomes.getLast()).id()).isEqualTo("o-1");
    }

    @Test
    void aTextThatIsTooLongIsRefused() {
        assertThat(read(GOOD.replace("t-1", "t".repeat(513))).getFirst())
                .isInstanceOfSatisfying(
                        LineOutcome.Refused.class,
                        refused -> assertThat(refused.rejected().code().name()).isEqualTo("TOO_LONG"));
    }

    @Test
    void oneALineIsReadAndAnUnknownMemberTold() {
        List<LineOutcome<Outcome>> outcomes = read(GOOD + "\n" + GOOD.replace("\"id\"", "\"mood\":1,\"id\"") + "\n");

        assertThat(outcomes).hasSize(2);
        assertThat(taken(outcomes.getLast()).warnings())
                .singleElement()
                .asString()
                .contains("mood");
    }

    @Test
    void whatIsNoObjectHasAVerdictOfItsOwn() {
        List<LineOutcome<Outcome>> outcomes = read("[17," + GOOD + "]");

        assertThat(outcomes.getFirst()).isInstanceOf(LineOutcome.Refused.class);
        assertThat(outcomes.getLast()).isInstanceOf(LineOutcome.Taken.class);
    }
}
