package io.costline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RoutingCommandTest {
    private static final Path ANSWERS = Path.of("../../cost-enricher/src/test/resources/answers/routing.json");

    @TempDir
    Path folder;

    @Test
    void theWorkedPolicyComesOutToTheLastDigit() throws Exception {
        JsonNode worked =
                JsonMapper.shared().readTree(Files.readString(ANSWERS)).get("shadow");

        Run whole = Run.of("routing", "compute", ANSWERS.toString());
        Run alone = Run.of("routing", "compute", file("case.json", worked.toString()));

        assertThat(whole.exitCode()).as(whole.err()).isZero();
        assertThat(alone.out()).isEqualTo(whole.out());
        JsonNode out = JsonMapper.shared().readTree(whole.out());
        assertThat(out.get("calls")).isEqualTo(worked.get("calls"));
        for (String total : new String[] {"actual", "shadow", "projected_saving", "projected_percent"}) {
            assertThat(out.get(total)).as(total).isEqualTo(worked.get(total));
        }
    }

    @Test
    void aCaseThatCannotBeReadSaysSoInItsPlaceAndTheOthersAreJudged() throws Exception {
        String good =
                "{\"id\":\"good\",\"policy\":[{\"tier\":\"all\",\"model\":\"gpt-4o-mini\"}],\"calls\":[{\"model\":\"gpt-4o\",\"input\":1000,\"output\":10}]}";

        Run run = Run.of(
                "routing",
                "compute",
                file("cases.json", "{\"cases\":[" + good.replace("1000", "-1") + "," + good + "]}"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("calls[0].input: must not be negative");
        JsonNode last = JsonMapper.shared().readTree(run.out().lines().toList().getLast());
        assertThat(last.get("actual").asString()).isEqualTo("0.002600000000");
        assertThat(last.get("shadow").asString()).isEqualTo("0.000156000000");
    }

    @Test
    void everyFaultOfAPolicyIsToldWithItsPlace() throws Exception {
        Run run = Run.of("routing", "shadow", file("policy.yaml", """
                routing:
                  tiers:
                    - name: a
                      when: { colour: blue, input_tokens: "about 7" }
                      min_acceptance: 90
                    - name: a
                      wehn: {}
                  gate: { confidence: 0.97, judged: many }
                """));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("policy.yaml:2:3: routing.id: must be given")
                .contains("policy.yaml:4:23: routing.tiers[0].when.colour: is nothing that is kept of a call")
                .contains("routing.tiers[0].when.input_tokens: must be a count of tokens")
                .contains("routing.tiers[0].min_acceptance: must be a share from 0 to 1")
                .contains("routing.tiers[1].name: a stands in the file twice")
                .contains("routing.tiers[1].wehn: unknown field")
                .contains("routing.gate.confidence: must be one of 0.8, 0.9, 0.95, 0.98, 0.99")
                .contains("routing.gate.judged: must be a whole number");
    }

    private String file(String name, String content) throws Exception {
        return Files.writeString(folder.resolve(name), content).toString();
    }
}
