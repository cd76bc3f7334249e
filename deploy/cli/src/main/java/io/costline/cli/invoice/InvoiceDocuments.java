package io.costline.cli.invoice;

import io.costline.cli.CommandFailure;
import io.costline.cli.table.TableRows;
import io.costline.files.FaultyFileException;
import io.costline.ingest.invoice.InvoiceMapping;
import io.costline.ingest.invoice.InvoiceReader;
import io.costline.ingest.invoice.InvoiceTerms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Documents of providers as files. */
public final class InvoiceDocuments {
    private InvoiceDocuments() {}

    /**
     * @param usage of Anthropic and OpenAI: the usage report, which has the quantities; null: they are what the lines say
     * @param own whether the file has our own form
     * @throws FaultyFileException if the file is nothing of the kind
     */
    public static InvoiceReader.Document read(
            Path file, @Nullable Path usage, InvoiceTerms terms, InvoiceMapping mapping, boolean own)
            throws IOException {
        InvoiceReader reader = new InvoiceReader(terms, mapping);
        if (own) {
            return reader.readLines(content(file));
        }
        if (usage != null) {
            return reader.read(content(file), content(usage));
        }
        if (!InvoiceReader.isTable(terms.source())) {
            return reader.read(content(file));
        }
        content(file, false);
        try (TableRows rows = TableRows.of(file)) {
            return reader.read(rows.columns(), rows::next);
        } catch (FaultyFileException e) {
            throw e;
        } catch (IllegalArgumentException e) { // a column that it needs is not there
            throw new CommandFailure(file + " " + e.getMessage(), e);
        }
    }

    private static byte[] content(Path file) throws IOException {
        return content(file, true);
    }

    private static byte[] content(Path file, boolean read) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CommandFailure("there is no file " + file);
        }
        return read ? Files.readAllBytes(file) : new byte[0];
    }
}
