package io.costline.wire;

/** Units of lines of providers' invoices that calls do not have. */
public final class InvoiceUnits {
    /** Of a document that has one amount for all units of a model. */
    public static final String ALL = "all_units";

    private InvoiceUnits() {}
}
