package io.costline.cli.focus;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What an export says of itself beside its files: their rows and hashes, the sums of costs, and the usage that no row has. */
public final class FocusManifest {
    /** Its name in the export's folder. */
    public static final String NAME = "manifest.json";

    private final JsonNode said;

    private FocusManifest(JsonNode said) {
        this.said = said;
    }

    /** @throws IllegalArgumentException if the file is none */
    static FocusManifest read(Path file) throws IOException {
        try {
            JsonNode said = JsonMapper.shared().readTree(Files.readString(file));
            if (said.path("spec").isString()
                    && said.path("files").isArray()
                    && said.path("controlTotals").isArray()) {
                return new FocusManifest(said);
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException(file + " is no JSON: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException(file + " is no manifest of costline focus export");
    }

    String version() {
        return said.path("spec").asString().replaceFirst("^FOCUS ", "");
    }

    List<String> files() {
        return said.path("files")
                .valueStream()
                .map(file -> file.path("name").asString(""))
                .toList();
    }

    /** What is wrong with a file that the manifest names. */
    List<String> faults(Path file, long rows) throws IOException {
        String name = Objects.requireNonNull(file.getFileName()).toString();
        List<String> faults = new ArrayList<>();
        for (JsonNode each : said.path("files")) {
            if (each.path("name").asString("").equals(name)) {
                if (each.path("rows").asLong(-1) != rows) {
                    faults.add(name + " has " + rows + " rows, the manifest says " + each.path("rows"));
                }
                if (!each.path("sha256").asString("").equals(sha256(file))) {
                    faults.add(name + " is not the file that was exported: its sha256 is another");
                }
            }
        }
        return faults;
    }

    /** What is wrong with the sums of all files. */
    List<String> faults(Map<String, FocusTotals> totals) {
        List<String> faults = new ArrayList<>();
        if (said.path("controlTotals").size() != totals.size()) {
            faults.add("there are rows in " + totals.keySet() + ", the manifest has another number of currencies");
        }
        for (JsonNode line : said.path("controlTotals")) {
            String currency = line.path("BillingCurrency").asString("");
            FocusTotals found = totals.getOrDefault(currency, new FocusTotals(currency));
            if (line.path("rows").asLong(-1) != found.rows()) {
                faults.add("there are " + found.rows() + " rows in " + currency + ", the manifest says "
                        + line.path("rows"));
            }
            found.costs().forEach((column, sum) -> {
                if (number(line.path(column)).compareTo(sum) != 0) {
                    faults.add(column + " in " + currency + " comes to " + plain(sum) + ", the manifest says "
                            + line.path(column).asString(""));
                }
            });
        }
        return faults;
    }

    private static BigDecimal number(JsonNode node) {
        try {
            return new BigDecimal(node.asString(""));
        } catch (NumberFormatException e) {
            return BigDecimal.valueOf(Long.MIN_VALUE);
        }
    }

    /** One that is filled in while an export is made. */
    static final class Draft {
        private final ObjectNode said = JsonMapper.shared().createObjectNode();

        Draft(FocusSpec spec) {
            said.put("spec", "FOCUS " + spec.version());
        }

        Draft put(String name, String value) {
            said.put(name, value);
            return this;
        }

        void file(Path file, long rows) throws IOException {
            said.withArrayProperty("files")
                    .addObject()
                    .put("name", Objects.requireNonNull(file.getFileName()).toString())
                    .put("rows", rows)
                    .put("sha256", sha256(file));
        }

        void totals(Map<String, FocusTotals> totals) {
            said.withArrayProperty("files");
            ArrayNode lines = said.withArrayProperty("controlTotals");
            totals.forEach((currency, sums) -> {
                ObjectNode line =
                        lines.addObject().put("BillingCurrency", currency).put("rows", sums.rows());
                sums.costs().forEach((column, sum) -> line.put(column, plain(sum)));
            });
        }

        /** Of what no row has. */
        ObjectNode unpriced() {
            return said.withArrayProperty("unpriced").addObject();
        }

        /** Whole or not at all. */
        void write(Path folder) throws IOException {
            said.withArrayProperty("unpriced");
            Path part = folder.resolve(NAME + ".part");
            Files.writeString(
                    part, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(said) + "\n");
            Files.move(part, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    static String plain(BigDecimal sum) {
        return sum.signum() == 0 ? "0" : sum.stripTrailingZeros().toPlainString();
    }

    private static String sha256(Path file) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new UncheckedIOException(new IOException("every Java has SHA-256", e));
        }
    }
}
