package io.costline.cli.text;

import io.costline.files.FileFault;
import java.util.List;

/**
 * What a case of a file comes to.
 *
 * @param json one line: its figures, or its id and the error
 */
public record CaseAnswer(String id, String json, List<FileFault> faults) {
    public CaseAnswer {
        faults = List.copyOf(faults);
    }

    /**
     * Prints a line a case, and its faults beside.
     *
     * @return the exit code: 1 if a case could not be read
     */
    public static int print(Console console, List<CaseAnswer> answers) {
        boolean failed = false;
        for (CaseAnswer answer : answers) {
            console.out().println(answer.json());
            for (FileFault fault : answer.faults()) {
                console.error("costline: case " + answer.id() + ": " + fault.field() + ": " + fault.reason());
            }
            failed |= !answer.faults().isEmpty();
        }
        console.out().flush();
        return failed ? 1 : 0;
    }
}
