package io.costline.cli.ledger;

import io.costline.cli.text.CaseAnswer;
import io.costline.enrich.ledger.LedgerCorrection;
import io.costline.enrich.ledger.LedgerResult;
import io.costline.enrich.ledger.PeriodLedger;
import io.costline.files.FaultyFileException;
import io.costline.files.FileFault;
import io.costline.files.FileNode;
import io.costline.files.FileNode.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The cases of a file, each for itself: one that cannot be read says so in its place, the others are computed. */
public final class LedgerCases {
    private LedgerCases() {}

    /**
     * @param content a list of cases, {@code {"cases": [...]}} or one case
     * @throws FaultyFileException where the content is not that
     */
    public static List<CaseAnswer> compute(String content) {
        List<CaseAnswer> answers = new ArrayList<>();
        for (FileNode node : nodes(FileNode.read(content))) {
            answers.add(answer(node, answers.size() + 1));
        }
        return answers;
    }

    private static List<FileNode> nodes(FileNode root) {
        FileNode cases = field(root, "cases").orElse(root);
        if (cases.kind() == Kind.ARRAY) {
            return cases.items();
        }
        if (cases.kind() == Kind.OBJECT && field(cases, "calls").isPresent()) {
            return List.of(cases);
        }
        throw new FaultyFileException(List.of(
                new FileFault(cases.line(), cases.column(), "file", "must be a list of cases or have one as cases")));
    }

    private static Optional<FileNode> field(FileNode node, String name) {
        return node.fields().stream()
                .filter(field -> field.name().equals(name))
                .map(FileNode.Field::value)
                .findFirst();
    }

    private static CaseAnswer answer(FileNode node, int number) {
        String id = field(node, "id")
                .map(FileNode::text)
                .filter(text -> !text.isBlank())
                .orElse("#" + number);
        try {
            LedgerCase read = LedgerCaseReader.read(node);
            LedgerResult result = PeriodLedger.compute(read.period(), read.terms(), read.balances(), read.calls());
            return new CaseAnswer(id, LedgerJson.line(id, result, corrections(read, result)), List.of());
        } catch (FaultyFileException e) {
            FileFault first = e.faults().getFirst();
            return new CaseAnswer(id, LedgerJson.error(id, first.line(), first.field(), first.reason()), e.faults());
        }
    }

    private static @Nullable List<LedgerCorrection> corrections(LedgerCase read, LedgerResult result) {
        LedgerCase.Closing closing = read.closing();
        return closing == null
                ? null
                : LedgerCorrection.of(
                        read.period().label(),
                        closing.postedIn(),
                        closing.closed(),
                        closing.posted(),
                        result,
                        read.calls());
    }
}
