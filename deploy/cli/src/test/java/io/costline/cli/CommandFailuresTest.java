package io.costline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandFailuresTest {
    @TempDir
    Path folder;

    @Test
    void wrongUsageIsToldInOneLineWithExitCode2() {
        assertThat(Run.of("frobnicate"))
                .matches(run -> run.exitCode() == 2)
                .extracting(Run::err)
                .asString()
                .startsWith("costline: there is no command 'frobnicate'")
                .doesNotContain("\tat ");
        assertThat(Run.of("keys").err()).contains("create, list, rotate, revoke");
        assertThat(Run.of("explain", "abc").err()).contains("EVENT_ID must be 8 to 32 hex digits");
        assertThat(Run.of("keys", "create", "--tenant", "Not/One").exitCode()).isEqualTo(2);
    }

    @Test
    void whatCannotBeDoneIsToldInOneLineWithExitCode1() throws Exception {
        // Given
        Path stack = Files.writeString(folder.resolve("stack.json"), """
            {"dataDir": "/nowhere", "pid": 1, "bootstrapServers": "127.0.0.1:1", "registryUrl": "http://127.0.0.1:1",
             "clickHouseUrl": "http://127.0.0.1:1", "ingestUrl": "http://127.0.0.1:1", "managementPorts": {}, "apiKey": ""}
            """);

        // Then
        assertThat(Run.of("trace", "t", "--stack", folder.resolve("none.json").toString()))
                .isEqualTo(new Run(
                        1, "", "costline: --stack names " + folder.resolve("none.json") + ", which does not exist\n"));
        assertThat(Run.of("trace", "t", "--stack", stack.toString()))
                .matches(run -> run.exitCode() == 1)
                .extracting(Run::err)
                .asString()
                .contains("no answer from ClickHouse at http://127.0.0.1:1")
                .doesNotContain("\tat ");
        Path own = Files.writeString(
                folder.resolve("own.yaml"),
                "cards: [{provider: acme, model: m, rates: [{unit: pages, price: '1', per: 1}]}]");
        assertThat(Run.of("cards", "update", own.toString()).err()).contains("costline cards apply");
        assertThat(Run.of("cards", "update", "http://127.0.0.1:1/list.json").exitCode())
                .isEqualTo(1);
        assertThat(Run.of("send", "--source", "events", "--url", "http://127.0.0.1:1", "no-such-file"))
                .matches(run -> run.exitCode() == 1)
                .extracting(Run::err)
                .asString()
                .contains("there is no file no-such-file");
    }

    @Test
    void verboseAddsTheStackTrace() {
        assertThat(Run.of("price", "--verbose", "--catalog", "no-such-catalog").err())
                .contains("neither a committed catalog nor a file named no-such-catalog")
                .contains("\tat io.costline.cli.");
    }

    @Test
    void aWordMistypedIsAnsweredWithTheOneMeant() {
        assertThat(Run.of("tarce", "x").err())
                .startsWith("costline: there is no command 'tarce'; did you mean trace?\n");
        assertThat(Run.of("keys", "crate").err())
                .startsWith("costline: there is no command 'crate'; did you mean create?\n");
        assertThat(Run.of("trace", "x", "--jsn").err())
                .startsWith("costline: costline trace has no option --jsn; did you mean --json?\n");
        assertThat(Run.of("spend", "--by", "custmer", "--stack", "nowhere").err())
                .startsWith("costline: --by: a call has no custmer; did you mean customer?\n");
        assertThat(Run.of("spend", "--by", "app-kye", "--stack", "nowhere").err())
                .contains("did you mean app_key?");
        assertThat(Run.of("xylophone").err()).startsWith("costline: there is no command 'xylophone'\n");
    }

    @Test
    void costlineAloneListsItsCommands() {
        Run run = Run.of();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("spend", "trace", "explain", "ask");
    }

    @Test
    void everyQuestionIsListedAndSaysWhatItCounts() {
        assertThat(Run.of("ask", "--list").out()).contains("spend_by", "What did it cost, in each currency?");
        assertThat(Run.of("ask", "unpriced", "--list").out())
                .contains("counts      calls without a price", "leaves out", "upper_bound");
        assertThat(Run.of("ask", "spned", "--list").err())
                .startsWith("costline: there is no question spned; did you mean spend?");
    }

    @Test
    void aTimeThatIsNoneSaysHowToWriteIt() {
        Run run = Run.of("spend", "--from", "yesterday", "--stack", "nowhere");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("costline: --from: yesterday is no time; write 2026-11-30,");
    }
}
