package io.costline.ingest.invoice;

import static io.costline.files.FileObject.ANY;

import io.costline.avro.InvoiceLine;
import io.costline.avro.InvoiceLineKind;
import io.costline.files.FileFault;
import io.costline.files.FileObject;
import io.costline.identity.EventIds;
import io.costline.ingest.adapter.reading.Decimals;
import io.costline.limits.PlainText;
import io.costline.limits.RecordLimits;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lines of a document while it is read: models and units as the mapping calls them, amounts at twelve digits, faults by line. */
final class InvoiceDraft {
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final LocalDate EARLIEST = LocalDate.parse("1990-01-01");
    private static final LocalDate LATEST = LocalDate.parse("2200-01-01");
    private static final Comparator<@Nullable BigDecimal> NUMBERS = Comparator.nullsFirst(Comparator.naturalOrder());

    /** Of a usage report: whose quantity of what it is. */
    record Cell(String account, LocalDate day, String model, String unit) {}

    /** A line that was read, and what it is known by. */
    private record Read(int index, String known, InvoiceLine line) {}

    private final InvoiceTerms terms;
    private final InvoiceMapping mapping;
    private final List<FileFault> faults = new ArrayList<>();
    private final List<Read> lines = new ArrayList<>();
    private final List<InvoiceReader.Refused> refused = new ArrayList<>();
    private List<FileFault> ofDay = List.of();
    private int index;

    InvoiceDraft(InvoiceTerms terms, InvoiceMapping mapping) {
        this.terms = terms;
        this.mapping = mapping;
    }

    InvoiceMapping mapping() {
        return mapping;
    }

    /** Where what is wrong with the line that is being read is noted. */
    List<FileFault> faults() {
        return faults;
    }

    /** The objects of a list; what is none is refused by itself. */
    List<FileObject> each(FileObject of, String name) {
        int before = faults.size();
        List<FileObject> objects = of.objects(name, Set.of(ANY));
        List<FileFault> broken = faults.subList(before, faults.size());
        broken.forEach(fault -> refused.add(new InvoiceReader.Refused(index++, List.of(fault))));
        broken.clear();
        return objects;
    }

    /**
     * A line.
     *
     * @param day null: it could not be read, and the fault was noted
     * @param words what is billed, as the document says it
     * @param unit ours of it
     * @param quantity null: the document says none
     * @param more what else the document says of it
     */
    void add(
            String account,
            @Nullable LocalDate day,
            String model,
            String words,
            String unit,
            @Nullable BigDecimal quantity,
            BigDecimal amount,
            InvoiceLineKind kind,
            More more) {
        String mapped = mapping.units().getOrDefault(words, unit);
        String billed = mapped.isEmpty() ? words : mapped;
        String called = mapping.models().getOrDefault(model, model);
        String currency =
                more.currency().isEmpty() ? terms.currency() : more.currency().toUpperCase(Locale.ROOT);
        text(more, "account", account);
        text(more, "model", called);
        text(more, "unit", billed);
        text(more, "document", more.document());
        number(more, "amount", amount);
        number(more, "quantity", quantity);
        if (!CURRENCY.matcher(currency).matches()) {
            fault(more, "currency", "must be an ISO 4217 code, is " + currency);
        }
        if (day != null && (day.isBefore(EARLIEST) || day.isAfter(LATEST))) {
            fault(more, "day", "lies before 1990 or after 2200");
        }
        if (lines.size() == RecordLimits.INVOICE_LINES) {
            fault(more, "lines", "are more than " + RecordLimits.INVOICE_LINES + " at once");
        }
        if (day == null || !faults.isEmpty()) {
            refuse(day == null);
            return;
        }
        ZoneId zone = InvoiceReader.zone(terms.source());
        String known = String.join("\n", account, model, words, kind.name(), new TreeMap<>(more.context()).toString());
        lines.add(new Read(
                index++,
                known,
                InvoiceLine.newBuilder()
                        .setTenant(terms.tenant())
                        .setSource(terms.source())
                        .setProvider(terms.provider())
                        .setAccount(account)
                        .setDocumentId(document(more.document(), day))
                        .setLineId("")
                        .setRevision(terms.revision())
                        .setDay(day)
                        .setFrom(day.atStartOfDay(zone).toInstant())
                        .setTo(day.plusDays(1).atStartOfDay(zone).toInstant())
                        .setModel(called)
                        .setUnit(billed)
                        .setContext(more.context())
                        .setQuantity(quantity == null ? null : Decimals.atScale(quantity))
                        .setAmount(Decimals.atScale(amount))
                        .setCurrency(currency)
                        .setKind(kind)
                        .setDescription(words)
                        .setFetchedAt(terms.fetchedAt().truncatedTo(ChronoUnit.MICROS))
                        .build()));
    }

    private String document(String own, LocalDate day) {
        String said = own.isEmpty() ? terms.document() : own;
        return said.isEmpty() ? terms.source() + '/' + day.toString().substring(0, 7) : said;
    }

    private void text(More more, String field, String text) {
        if (text.length() > RecordLimits.TEXT) {
            fault(more, field, "must have at most " + RecordLimits.TEXT + " characters");
        } else if (!PlainText.is(text)) {
            fault(more, field, "has a control character");
        }
    }

    private void number(More more, String field, @Nullable BigDecimal number) {
        if (number != null && number.abs().compareTo(RecordLimits.QUANTITY) > 0) {
            fault(more, field, "is larger than " + RecordLimits.QUANTITY.toPlainString());
        }
    }

    private void fault(More more, String field, String reason) {
        more.fault().accept(field, reason);
    }

    /** A day that none of its lines could read is the fault of each. */
    private void refuse(boolean noDay) {
        if (noDay && !faults.isEmpty()) {
            ofDay = List.copyOf(faults);
        }
        refused.add(new InvoiceReader.Refused(index++, faults.isEmpty() ? ofDay : List.copyOf(faults)));
        faults.clear();
    }

    /** All of it. What is wrong beside the lines is a verdict of its own. */
    InvoiceReader.Document settle() {
        if (!faults.isEmpty()) {
            refuse(false);
        }
        Map<String, Integer> repeats = new HashMap<>();
        lines.stream()
                .sorted(Comparator.comparing((Read read) -> read.line().getAmount())
                        .thenComparing(read -> read.line().getQuantity(), NUMBERS))
                .forEach(read -> {
                    String id = id(read);
                    int repeat = repeats.merge(id, 1, Integer::sum);
                    read.line().setLineId(repeat == 1 ? id : id + '-' + repeat);
                });
        return new InvoiceReader.Document(
                lines.stream()
                        .map(read -> new InvoiceReader.Taken(read.index(), read.line()))
                        .toList(),
                List.copyOf(refused));
    }

    /** The same for the same line, in whatever order a document has them; several that are alike are told apart by what they come to. */
    private static String id(Read read) {
        return read.line().getDay() + "/"
                + EventIds.hex(EventIds.of("invoice-line", read.line().getDocumentId(), read.known()))
                        .substring(0, 16);
    }

    /**
     * The lines with quantities that stand in a document of their own. Of several lines of a cell the first has all of its quantity.
     * A cell of tokens that the other document does not have keeps having none.
     */
    void count(Map<Cell, BigDecimal> quantities) {
        Map<Cell, BigDecimal> left = new HashMap<>(quantities);
        for (Read read : lines) {
            InvoiceLine line = read.line();
            Cell cell = new Cell(line.getAccount(), line.getDay(), line.getModel(), line.getUnit());
            if (line.getKind() == InvoiceLineKind.USAGE && quantities.containsKey(cell)) {
                BigDecimal quantity = left.remove(cell);
                line.setQuantity(Decimals.atScale(quantity == null ? BigDecimal.ZERO : quantity));
            }
        }
    }

    /**
     * What a document may say of a line beside its figures.
     *
     * @param document the invoice it stands on; empty: it does not say
     * @param currency empty: it does not say
     * @param context what else tells its price
     * @param fault notes what is wrong with one of its fields
     */
    record More(String document, String currency, Map<String, String> context, BiConsumer<String, String> fault) {
        static More of(FileObject object, String currency, String... context) {
            Map<String, String> said = new TreeMap<>();
            for (String name : context) {
                if (object.has(name)) {
                    said.put(name, object.text(name));
                }
            }
            return new More("", currency, said, object::fault);
        }
    }
}
