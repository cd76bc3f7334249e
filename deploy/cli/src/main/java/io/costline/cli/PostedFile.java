package io.costline.cli;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.client.DirectClient;
import io.costline.client.DoorAnswer;
import io.costline.client.EventVerdict;
import io.costline.client.EventVerdict.Outcome;
import java.io.IOException;
import java.util.Map;

/** A file posted whole to a door that answers with a verdict a line; what was not taken is shown. */
record PostedFile(Console console, DoorOptions door) {
    /**
     * @param noun what its lines are called
     * @return the exit code
     */
    int post(String path, Map<String, String> headers, byte[] body, String noun) throws InterruptedException {
        try (DirectClient client = door.client()) {
            return tell(client.post(path, headers, body, door.patience()), noun);
        } catch (IOException | IllegalArgumentException e) { // no door, or an address or key that is none
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private int tell(DoorAnswer answer, String noun) {
        long rejected = refused(console, answer);
        console.line(console.green(Figures.count(answer.count(Outcome.ACCEPTED)) + " " + noun + " accepted") + ", "
                + Figures.count(rejected) + " rejected");
        return rejected == 0 ? 0 : 1;
    }

    /** Tells what the door said of lines, and returns how many it refused. */
    static long refused(Console console, DoorAnswer answer) {
        for (EventVerdict verdict : answer.verdicts()) {
            switch (verdict.outcome()) {
                case ACCEPTED ->
                    verdict.warnings()
                            .forEach(warning ->
                                    console.line(verdict.eventId() + "  " + console.yellow("warning: " + warning)));
                case IGNORED -> console.line(verdict.index() + "  ignored  " + verdict.message());
                case REJECTED ->
                    console.line(verdict.index() + "  " + console.red("rejected") + "  " + verdict.code() + " "
                            + verdict.field() + "  " + verdict.message());
            }
        }
        if (answer.verdicts().isEmpty() && !answer.accepted()) {
            String reason =
                    answer.message().isEmpty() ? answer.text().strip() : answer.code() + ": " + answer.message();
            throw new CommandFailure("the door answered " + answer.status() + ": " + reason);
        }
        return answer.count(Outcome.REJECTED);
    }
}
