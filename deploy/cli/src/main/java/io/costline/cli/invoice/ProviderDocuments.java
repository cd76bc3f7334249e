package io.costline.cli.invoice;

import static io.costline.files.FileObject.ANY;

import io.costline.enrich.invoice.Cell;
import io.costline.enrich.invoice.InvoiceLine;
import io.costline.files.FaultyFileException;
import io.costline.files.FileFault;
import io.costline.files.FileNode;
import io.costline.files.FileNode.Kind;
import io.costline.files.FileObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What providers bill, in their own forms. */
public final class ProviderDocuments {
    /** Forms that are JSON: one document, or a list of pages or rows. */
    private static final Map<String, BiConsumer<FileObject, InvoiceDraft>> OBJECTS = Map.of(
            "openai", OpenAiCosts::page,
            "anthropic", AnthropicCosts::page,
            "google", GoogleBilling::row,
            "openrouter", OpenRouterActivity::page);

    private static final Set<String> TABLES = Set.of("aws", "azure", "csv", "mistral");

    private ProviderDocuments() {}

    public static List<String> sources() {
        List<String> sources = new ArrayList<>(OBJECTS.keySet());
        sources.addAll(TABLES);
        return sources.stream().sorted().toList();
    }

    /**
     * @param source one of {@link #sources}
     * @param usage of Anthropic and OpenAI: the usage report, which has the quantities; null: they are what the lines say
     * @throws FaultyFileException naming every fault
     * @throws IllegalArgumentException if a table lacks a column
     */
    public static List<InvoiceLine> read(String source, Path file, @Nullable Path usage, InvoiceMapping mapping)
            throws IOException {
        InvoiceDraft draft = new InvoiceDraft(mapping);
        BiConsumer<FileObject, InvoiceDraft> form = OBJECTS.get(source);
        if (form == null) {
            BilledTable.read(source, file, draft);
        } else {
            each(Files.readString(file), object -> form.accept(object, draft));
        }
        if (usage == null) {
            return draft.lines();
        }
        Map<Cell, BigDecimal> quantities = new HashMap<>();
        each(
                Files.readString(usage),
                source.equals("openai")
                        ? new OpenAiUsageReport(mapping, quantities)::page
                        : new AnthropicUsageReport(mapping, quantities)::page);
        return draft.counted(quantities);
    }

    private static void each(String content, Consumer<FileObject> reading) {
        FileNode root = FileNode.read(content);
        List<FileFault> faults = new ArrayList<>();
        if (root.kind() == Kind.ARRAY) {
            FileObject.listOf(root, faults, Set.of(ANY)).forEach(reading);
        } else {
            reading.accept(FileObject.of(root, faults, Set.of(ANY)));
        }
        if (!faults.isEmpty()) {
            throw new FaultyFileException(faults);
        }
    }
}
