package io.costline.ingest.invoice;

import static io.costline.files.FileObject.ANY;

import io.costline.avro.InvoiceLine;
import io.costline.files.FaultyFileException;
import io.costline.files.FileFault;
import io.costline.files.FileNode;
import io.costline.files.FileNode.Kind;
import io.costline.files.FileObject;
import io.costline.ingest.adapter.export.Table;
import io.costline.ingest.json.BodyContent;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import io.costline.ingest.json.JsonLimits;
import io.costline.limits.RecordLimits;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What providers bill, in their own forms, and in ours. */
public final class InvoiceReader {
    /** Forms that are JSON: one document, or a list of pages or rows. */
    private static final Map<String, BiConsumer<FileObject, InvoiceDraft>> OBJECTS = Map.of(
            "openai", OpenAiCosts::page,
            "anthropic", AnthropicCosts::page,
            "google", GoogleBilling::row,
            "openrouter", OpenRouterActivity::page);

    private static final Set<String> TABLES = Set.of("aws", "azure", "csv", "mistral");

    /** Who bills by such a document, as calls name it, where that is another name. */
    private static final Map<String, String> PROVIDERS = Map.of("google", "vertex_ai", "aws", "bedrock", "csv", "");

    private static final JsonLimits LIMITS = new JsonLimits(
            RecordLimits.INVOICE_LINES,
            JsonLimits.STANDARD.maxDepth(),
            JsonLimits.STANDARD.maxString(),
            JsonLimits.STANDARD.maxValues());

    private final InvoiceTerms terms;
    private final InvoiceMapping mapping;
    private final InvoiceDraft draft;

    /** A line and its place among those of the delivery. */
    public record Taken(int index, InvoiceLine line) {}

    /** What is wrong with a line, with its place in the file. */
    public record Refused(int index, List<FileFault> faults) {}

    /** All lines of a document. */
    public record Document(List<Taken> taken, List<Refused> refused) {
        /** @throws FaultyFileException naming every fault, if there is one */
        public List<InvoiceLine> whole() {
            if (!refused.isEmpty()) {
                throw new FaultyFileException(refused.stream()
                        .flatMap(each -> each.faults().stream())
                        .distinct()
                        .toList());
            }
            return taken.stream().map(Taken::line).toList();
        }
    }

    /** The next row of a table, a value a column; null after the last. */
    public interface Rows {
        @Nullable
        List<@Nullable String> next() throws IOException;
    }

    public InvoiceReader(InvoiceTerms terms, InvoiceMapping mapping) {
        this.terms = terms;
        this.mapping = mapping;
        this.draft = new InvoiceDraft(terms, mapping);
    }

    public static List<String> sources() {
        return Stream.concat(OBJECTS.keySet().stream(), TABLES.stream())
                .sorted()
                .toList();
    }

    /** Whether its documents are tables. */
    public static boolean isTable(String source) {
        return TABLES.contains(source);
    }

    /** Who bills by a document of this form, as calls name it; empty: the form does not tell. */
    public static String provider(String source) {
        return PROVIDERS.getOrDefault(source, source);
    }

    /** Where the days of such a document begin. */
    public static ZoneId zone(String source) {
        return source.equals("google") ? ZoneId.of("America/Los_Angeles") : ZoneOffset.UTC;
    }

    /**
     * The source's own form.
     *
     * @throws FaultyFileException if it is none at all
     * @throws IllegalArgumentException if a table lacks a column
     */
    public Document read(byte[] content) {
        BiConsumer<FileObject, InvoiceDraft> form = OBJECTS.get(terms.source());
        if (form == null) {
            table(content);
        } else {
            each(text(content), "", draft.faults(), object -> form.accept(object, draft));
        }
        return draft.settle();
    }

    /** Our own form: a list, or an object that has one as {@code invoice}. */
    public Document readLines(byte[] content) {
        each(text(content), "invoice", draft.faults(), line -> OwnLines.line(line, draft));
        return draft.settle();
    }

    /** A table of whatever file. */
    public Document read(List<String> columns, Rows rows) throws IOException {
        BilledTable table = new BilledTable(draft, columns);
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            places.putIfAbsent(columns.get(i), i);
        }
        int number = 1;
        for (List<@Nullable String> values = rows.next(); values != null; values = rows.next()) {
            List<@Nullable String> row = values;
            table.row(++number, column -> {
                Integer place = places.get(column);
                return place == null || place >= row.size() ? null : row.get(place);
            });
        }
        return draft.settle();
    }

    /** The same with the quantities of a usage report, which a list of costs does not say: of Anthropic and OpenAI. */
    public Document read(byte[] content, byte[] usage) {
        each(
                text(content),
                "",
                draft.faults(),
                object ->
                        OBJECTS.getOrDefault(terms.source(), OpenAiCosts::page).accept(object, draft));
        Map<InvoiceDraft.Cell, BigDecimal> quantities = new HashMap<>();
        List<FileFault> faults = new ArrayList<>();
        each(
                text(usage),
                "",
                faults,
                terms.source().equals("openai")
                        ? new OpenAiUsageReport(mapping, quantities)::page
                        : new AnthropicUsageReport(mapping, quantities)::page);
        if (!faults.isEmpty()) {
            throw new FaultyFileException(faults);
        }
        draft.count(quantities);
        return draft.settle();
    }

    private void table(byte[] content) {
        switch (Table.read(content, LIMITS)) {
            case BodyContent.Malformed malformed ->
                throw new FaultyFileException(
                        List.of(new FileFault(malformed.line(), malformed.column(), "file", malformed.reason())));
            case BodyContent.TooMany tooMany ->
                throw new FaultyFileException(
                        List.of(new FileFault(1, 1, "file", "has more than " + tooMany.maxElements() + " lines")));
            case BodyContent.Elements rows -> {
                Set<String> columns = new LinkedHashSet<>();
                for (Element row : rows.elements()) {
                    if (row.value() instanceof Json.Obj object) {
                        for (int i = 0; i < object.size(); i++) {
                            columns.add(object.name(i));
                        }
                    }
                }
                BilledTable table = new BilledTable(draft, columns);
                for (Element row : rows.elements()) {
                    Json.Obj object = row.value() instanceof Json.Obj cells ? cells : Json.Obj.EMPTY;
                    table.row(
                            row.index() + 2,
                            column -> object.get(column) instanceof Json.Str cell ? cell.value() : null);
                }
            }
        }
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** Each object of a list, or the only one; {@code list} names the list that one may have instead. */
    private void each(String content, String list, List<FileFault> faults, Consumer<FileObject> reading) {
        FileNode root = FileNode.read(content);
        if (root.kind() == Kind.ARRAY) {
            FileNode whole =
                    new FileNode(Kind.OBJECT, "", 1, 1, List.of(new FileNode.Field("", 1, 1, root)), List.of());
            draft.each(FileObject.of(whole, faults, Set.of(ANY)), "").forEach(reading);
            return;
        }
        FileObject file = FileObject.of(root, faults, Set.of(ANY));
        if (list.isEmpty()) {
            reading.accept(file);
        } else {
            if (!file.has(list)) {
                file.missing(list, "must be given: a list");
            }
            draft.each(file, list).forEach(reading);
        }
    }
}
