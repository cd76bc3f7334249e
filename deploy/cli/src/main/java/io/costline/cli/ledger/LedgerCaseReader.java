package io.costline.cli.ledger;

import static io.costline.files.FileObject.ANY;

import io.costline.enrich.ledger.LedgerCorrection;
import io.costline.enrich.ledger.LedgerCorrection.Closed;
import io.costline.enrich.ledger.LedgerCorrection.Kind;
import io.costline.enrich.ledger.LedgerPeriod;
import io.costline.enrich.ledger.LedgerTerms;
import io.costline.enrich.ledger.UsageCall;
import io.costline.enrich.pricebook.LedgerTermsFile;
import io.costline.files.FaultyFileException;
import io.costline.files.FileFault;
import io.costline.files.FileNode;
import io.costline.files.FileObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one case. Fields it does not know are left alone, but for those of the terms: a term that is not applied is money. */
final class LedgerCaseReader {
    private static final Set<String> ANY_FIELD = Set.of(ANY);

    private final Set<String> ids = new HashSet<>();
    private final @Nullable LedgerPeriod period;

    private LedgerCaseReader(@Nullable LedgerPeriod period) {
        this.period = period;
    }

    /**
     * @throws FaultyFileException naming every fault
     */
    static LedgerCase read(FileNode node) {
        List<FileFault> faults = new ArrayList<>();
        FileObject fields = FileObject.of(node, faults, ANY_FIELD);
        LedgerPeriod period = period(fields);
        LedgerCase read = new LedgerCaseReader(period).read(fields);
        if (!faults.isEmpty()) {
            throw new FaultyFileException(faults);
        }
        return read;
    }

    private LedgerCase read(FileObject fields) {
        String id = fields.required("id");
        given(fields, "terms");
        given(fields, "calls");
        LedgerTerms terms =
                LedgerTermsFile.read(fields.object("terms", LedgerTermsFile.FIELDS.toArray(new String[0])), period);
        List<UsageCall> calls = fields.list("calls", this::call, ANY);
        Map<String, BigDecimal> balances = new LinkedHashMap<>();
        FileObject opening = fields.object("balances", ANY);
        fields.map("balances").keySet().forEach(name -> balances.put(name, opening.amount(name)));
        LedgerCase.Closing closing = fields.has("closed") ? closing(fields) : null;
        return new LedgerCase(id, or(period), terms, balances, calls, closing);
    }

    private static LedgerPeriod or(@Nullable LedgerPeriod period) {
        return period == null ? new LedgerPeriod(Instant.EPOCH, Instant.MAX) : period;
    }

    private static void given(FileObject fields, String name) {
        if (!fields.has(name)) {
            fields.missing(name, "must be given");
        }
    }

    private static @Nullable LedgerPeriod period(FileObject fields) {
        List<String> ends = List.copyOf(fields.texts("period"));
        try {
            if (ends.size() == 2) {
                return new LedgerPeriod(Instant.parse(ends.get(0)), Instant.parse(ends.get(1)));
            }
            fields.fault("period", "must be a list of two instants, start and end");
        } catch (DateTimeParseException e) {
            fields.fault("period", "must be two RFC 3339 instants in UTC, as 2026-01-01T00:00:00Z");
        } catch (IllegalArgumentException e) {
            fields.fault("period", String.valueOf(e.getMessage()));
        }
        return null;
    }

    private UsageCall call(FileObject fields) {
        String id = fields.required("event_id");
        if (!id.isEmpty() && !ids.add(id)) {
            fields.fault("event_id", "given twice");
        }
        given(fields, "event_time");
        Instant at = fields.instant("event_time");
        if (at != null && period != null && !period.holds(at)) {
            fields.fault("event_time", "is outside the period");
        }
        return new UsageCall(
                id,
                at == null ? Instant.EPOCH : at,
                fields.text("service_tier"),
                fields.yes("late"),
                fields.list("lines", LedgerCaseReader::line, ANY));
    }

    private static UsageCall.Line line(FileObject fields) {
        return new UsageCall.Line(
                fields.required("unit"), fields.amount("quantity"), fields.amount("contracted_amount"));
    }

    private LedgerCase.Closing closing(FileObject fields) {
        FileObject closed = fields.object("closed", "contracted_cost", "effective_cost", "unused", ANY);
        String postedIn = fields.required("posted_in");
        return new LedgerCase.Closing(
                postedIn,
                new Closed(
                        closed.amount("contracted_cost"),
                        closed.amount("effective_cost"),
                        closed.has("unused") ? closed.amount("unused") : null),
                fields.list("posted", row -> posted(row, postedIn), ANY));
    }

    private LedgerCorrection posted(FileObject row, String postedIn) {
        return new LedgerCorrection(
                or(period).label(),
                row.text("posted_in", postedIn),
                row.choice("kind", Kind.class, Kind.TIER_RESTATEMENT),
                row.text("event_id"),
                row.decimal("contracted_difference", BigDecimal.ZERO),
                row.amount("effective_difference"));
    }
}
