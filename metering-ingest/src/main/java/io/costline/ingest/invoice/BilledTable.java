package io.costline.ingest.invoice;

import io.costline.avro.InvoiceLineKind;
import io.costline.files.FileFault;
import io.costline.ingest.adapter.reading.Decimals;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
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
            "kind", "line_item_line_item_type",
            "document", "bill_invoice_id",
            "currency", "line_item_currency_code");
    private static final Map<String, String> FOCUS = Map.of(
            "account", "SubAccountId",
            "day", "ChargePeriodStart",
            "unit", "SkuMeter",
            "model", "x_SkuModel",
            "quantity", "ConsumedQuantity",
            "per", "ConsumedUnit",
            "amount", "BilledCost",
            "kind", "ChargeCategory",
            "document", "InvoiceId",
            "currency", "BillingCurrency");
    private static final Map<String, InvoiceLineKind> KINDS = Map.ofEntries(
            Map.entry("usage", InvoiceLineKind.USAGE),
            Map.entry("discountedusage", InvoiceLineKind.USAGE),
            Map.entry("purchase", InvoiceLineKind.PURCHASE),
            Map.entry("fee", InvoiceLineKind.FEE),
            Map.entry("rifee", InvoiceLineKind.PURCHASE),
            Map.entry("credit", InvoiceLineKind.CREDIT),
            Map.entry("refund", InvoiceLineKind.CREDIT),
            Map.entry("tax", InvoiceLineKind.TAX),
            Map.entry("rounding", InvoiceLineKind.ROUNDING),
            Map.entry("adjustment", InvoiceLineKind.ADJUSTMENT));
    private static final Pattern TIMES = Pattern.compile("(?i)^\\s*([0-9.]+)\\s*([KM]?)\\b.*");
    private static final Pattern REGION = Pattern.compile("^[A-Z]{2,4}[0-9]?-");

    private final InvoiceDraft draft;
    private final Map<String, String> columns;
    private final boolean sku;

    BilledTable(InvoiceDraft draft, Collection<String> head) {
        this.draft = draft;
        this.sku = head.contains("SkuMeter");
        Map<String, String> names = new HashMap<>(
                head.contains("ChargePeriodStart") ? FOCUS : head.contains("line_item_usage_type") ? CUR : Map.of());
        Stream.of("account", "day", "model", "unit", "quantity", "per", "amount", "kind", "document", "currency")
                .forEach(field -> names.putIfAbsent(field, field));
        names.putAll(draft.mapping().columns());
        this.columns = names;
        for (String needed : List.of("day", "amount", "unit")) {
            if (!head.contains(name(needed))) {
                throw new IllegalArgumentException("has no column " + name(needed) + ", which is to be the " + needed
                        + " of a line; say in a mapping file which is: columns: {" + needed + ": ...}");
            }
        }
    }

    private String name(String field) {
        return columns.getOrDefault(field, field);
    }

    /**
     * @param number of the file's line
     * @param cell a cell by its column; null where there is none
     */
    void row(int number, Function<String, @Nullable String> cell) {
        new Row(number, cell).read();
    }

    private final class Row {
        private final int number;
        private final Function<String, @Nullable String> cell;

        Row(int number, Function<String, @Nullable String> cell) {
            this.number = number;
            this.cell = cell;
        }

        void read() {
            String words = text("unit");
            String plain = REGION.matcher(words).replaceFirst("");
            BilledWords billed = BilledWords.of(plain.startsWith(" ") ? plain : (sku ? " " : "") + plain);
            String model = text("model");
            InvoiceLineKind kind = kind(text("kind"));
            BigDecimal quantity = number("quantity");
            BigDecimal amount = number("amount");
            if (text("amount").isEmpty()) {
                fault("amount", "must be given");
            }
            draft.add(
                    text("account"),
                    day(text("day")),
                    kind != InvoiceLineKind.USAGE || !model.isEmpty() ? model : model(billed),
                    words.isEmpty() ? kind.name().toLowerCase(Locale.ROOT) : words,
                    billed.unit().isEmpty() ? words : billed.unit(),
                    quantity == null
                            ? null
                            : quantity.multiply(draft.mapping().quantityTimes()).multiply(times(text("per"))),
                    amount == null
                            ? BigDecimal.ZERO
                            : amount.multiply(draft.mapping().amountTimes()),
                    kind,
                    new InvoiceDraft.More(text("document"), text("currency"), Map.of(), this::fault));
        }

        /** Of a FOCUS table what its SkuId begins with, else what the words say. */
        private String model(BilledWords billed) {
            String id = cell.apply("SkuId");
            return id == null || id.isEmpty() ? billed.model() : id.replaceFirst("/.*", "");
        }

        private String text(String field) {
            String value = cell.apply(name(field));
            return value == null ? "" : value.strip();
        }

        private @Nullable BigDecimal number(String field) {
            String text = text(field);
            BigDecimal number = Decimals.parse(text.replace(" ", ""));
            if (number == null && !text.isEmpty()) {
                fault(field, "must be a decimal number, is " + text);
            }
            return number;
        }

        private @Nullable LocalDate day(String text) {
            try {
                return LocalDate.parse(text.length() > 10 ? text.substring(0, 10) : text);
            } catch (DateTimeException e) {
                fault("day", "must begin with a date as 2026-09-01, is " + text);
                return null;
            }
        }

        private InvoiceLineKind kind(String said) {
            String mapped = draft.mapping().kinds().getOrDefault(said, said);
            if (mapped.isEmpty()) {
                return InvoiceLineKind.USAGE;
            }
            InvoiceLineKind kind = KINDS.get(mapped.toLowerCase(Locale.ROOT));
            if (kind == null) {
                fault(
                        "kind",
                        "must be one of usage, purchase, credit, fee, tax, rounding, adjustment, is " + said
                                + "; a mapping file says which it is: kinds: {" + said + ": ...}");
            }
            return kind == null ? InvoiceLineKind.USAGE : kind;
        }

        /** {@code 1K tokens} counts thousands. */
        private static BigDecimal times(String per) {
            Matcher matcher = TIMES.matcher(per);
            if (!matcher.matches()) {
                return BigDecimal.ONE;
            }
            BigDecimal said = Decimals.parse(matcher.group(1));
            BigDecimal times = said == null ? BigDecimal.ONE : said;
            return switch (matcher.group(2).toUpperCase(Locale.ROOT)) {
                case "K" -> times.movePointRight(3);
                case "M" -> times.movePointRight(6);
                default -> times;
            };
        }

        private void fault(String field, String reason) {
            draft.faults().add(new FileFault(number, 1, name(field), reason));
        }
    }
}
