package io.costline.cli.invoice;

import io.costline.cli.table.TableRows;
import io.costline.enrich.invoice.InvoiceLine.Kind;
import io.costline.files.FaultyFileException;
import io.costline.files.FileFault;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An invoice that is a table: AWS' cost and usage report (CUR 2.0), a FOCUS export as Azure's and AWS', or any other with our columns, by
 * the names a mapping gives them.
 */
final class BilledTable {
    private static final Map<String, String> CUR = Map.of(
            "account", "line_item_usage_account_id",
            "day", "line_item_usage_start_date",
            "unit", "line_item_usage_type",
            "quantity", "line_item_usage_amount",
            "per", "pricing_unit",
            "amount", "line_item_unblended_cost",
            "kind", "line_item_line_item_type");
    private static final Map<String, String> FOCUS = Map.of(
            "account", "SubAccountId",
            "day", "ChargePeriodStart",
            "unit", "SkuMeter",
            "model", "x_SkuModel",
            "quantity", "ConsumedQuantity",
            "per", "ConsumedUnit",
            "amount", "BilledCost",
            "kind", "ChargeCategory");
    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("usage", Kind.USAGE),
            Map.entry("discountedusage", Kind.USAGE),
            Map.entry("purchase", Kind.PURCHASE),
            Map.entry("fee", Kind.FEE),
            Map.entry("rifee", Kind.PURCHASE),
            Map.entry("credit", Kind.CREDIT),
            Map.entry("refund", Kind.CREDIT),
            Map.entry("tax", Kind.TAX),
            Map.entry("rounding", Kind.ROUNDING),
            Map.entry("adjustment", Kind.ADJUSTMENT));
    private static final Pattern TIMES = Pattern.compile("(?i)^\\s*([0-9.]+)\\s*([KM]?)\\b.*");
    private static final Pattern REGION = Pattern.compile("^[A-Z]{2,4}[0-9]?-");

    private final InvoiceDraft draft;
    private final Map<String, String> columns;
    private final Map<String, Integer> places;
    private final List<FileFault> faults = new ArrayList<>();
    private int row = 1;

    private BilledTable(InvoiceDraft draft, List<String> head) {
        this.draft = draft;
        this.places = TableRows.places(head);
        Map<String, String> names = new HashMap<>(
                places.containsKey("ChargePeriodStart")
                        ? FOCUS
                        : places.containsKey("line_item_usage_type") ? CUR : Map.of());
        Stream.of("account", "day", "model", "unit", "quantity", "per", "amount", "kind")
                .forEach(field -> names.putIfAbsent(field, field));
        names.putAll(draft.mapping().columns());
        this.columns = names;
    }

    static void read(String source, Path file, InvoiceDraft draft) throws IOException {
        try (TableRows rows = TableRows.of(file)) {
            BilledTable table = new BilledTable(draft, rows.columns());
            for (String needed : List.of("day", "amount", "unit")) {
                if (!table.places.containsKey(table.columns.get(needed))) {
                    throw new IllegalArgumentException("has no column " + table.columns.get(needed)
                            + ", which is to be the " + needed + " of a line;"
                            + " say in a mapping file which is: columns: {" + needed + ": ...}");
                }
            }
            for (List<@Nullable String> values = rows.next(); values != null; values = rows.next()) {
                table.row++;
                table.line(values);
            }
            if (!table.faults.isEmpty()) {
                throw new FaultyFileException(table.faults);
            }
        }
    }

    private void line(List<@Nullable String> values) {
        String words = text(values, "unit");
        String plain = REGION.matcher(words).replaceFirst("");
        BilledWords billed =
                BilledWords.of(plain.startsWith(" ") ? plain : (places.containsKey("SkuMeter") ? " " : "") + plain);
        String model = text(values, "model");
        Kind kind = kind(text(values, "kind"));
        BigDecimal quantity = number(values, "quantity");
        BigDecimal amount = number(values, "amount");
        draft.add(
                text(values, "account"),
                day(text(values, "day")),
                kind != Kind.USAGE || !model.isEmpty() ? model : model(values, billed),
                words.isEmpty() ? kind.name().toLowerCase(Locale.ROOT) : words,
                billed.unit().isEmpty() ? words : billed.unit(),
                quantity == null
                        ? null
                        : quantity.multiply(draft.mapping().quantityTimes()).multiply(times(text(values, "per"))),
                amount == null
                        ? BigDecimal.ZERO
                        : amount.multiply(draft.mapping().amountTimes()),
                kind);
    }

    /** Of a FOCUS table what its SkuId begins with, else what the words say. */
    private String model(List<@Nullable String> values, BilledWords billed) {
        Integer sku = places.get("SkuId");
        String id = sku == null ? null : values.get(sku);
        return id == null ? billed.model() : id.replaceFirst("/.*", "");
    }

    private String text(List<@Nullable String> values, String field) {
        Integer place = places.get(columns.get(field));
        String value = place == null || place >= values.size() ? null : values.get(place);
        return value == null ? "" : value.strip();
    }

    private @Nullable BigDecimal number(List<@Nullable String> values, String field) {
        String text = text(values, field);
        try {
            return text.isEmpty() ? null : new BigDecimal(text.replace(" ", ""));
        } catch (NumberFormatException e) {
            fault(field, "must be a decimal number, is " + text);
            return null;
        }
    }

    private LocalDate day(String text) {
        try {
            return LocalDate.parse(text.length() > 10 ? text.substring(0, 10) : text);
        } catch (DateTimeException e) {
            fault("day", "must begin with a date as 2026-09-01, is " + text);
            return LocalDate.EPOCH;
        }
    }

    private Kind kind(String said) {
        String mapped = draft.mapping().kinds().getOrDefault(said, said);
        if (mapped.isEmpty()) {
            return Kind.USAGE;
        }
        Kind kind = KINDS.get(mapped.toLowerCase(Locale.ROOT));
        if (kind == null) {
            fault(
                    "kind",
                    "must be one of usage, purchase, credit, fee, tax, rounding, adjustment, is " + said
                            + "; a mapping file says which it is: kinds: {" + said + ": ...}");
        }
        return kind == null ? Kind.USAGE : kind;
    }

    /** {@code 1K tokens} counts thousands. */
    private static BigDecimal times(String per) {
        Matcher matcher = TIMES.matcher(per);
        if (!matcher.matches()) {
            return BigDecimal.ONE;
        }
        BigDecimal times = new BigDecimal(matcher.group(1));
        return switch (matcher.group(2).toUpperCase(Locale.ROOT)) {
            case "K" -> times.movePointRight(3);
            case "M" -> times.movePointRight(6);
            default -> times;
        };
    }

    private void fault(String field, String reason) {
        faults.add(new FileFault(row, 1, columns.getOrDefault(field, field), reason));
    }
}
