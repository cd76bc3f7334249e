package io.costline.client;

import java.util.Locale;

/** What may be said about a call: as a member of an event, and as a header beside a provider's body. */
enum Label {
    ID("id"),
    TIME("time"),
    CUSTOMER("customer_id"),
    END_USER("end_user_id"),
    FEATURE("feature"),
    WORKFLOW("workflow"),
    STEP("step"),
    AGENT("agent"),
    TRACE("trace_id"),
    SPAN("span_id"),
    PARENT_SPAN("parent_span_id"),
    SESSION("session_id"),
    TEAM("team"),
    PROJECT("project"),
    APP_KEY("app_key"),
    PROVIDER_ACCOUNT("provider_account"),
    OPERATION("operation_id"),
    ATTEMPT("attempt_index"),
    FALLBACK_FROM("fallback_from"),
    COMPLEXITY_TIER("complexity_tier"),
    ENVIRONMENT("environment"),
    TRACE_END("trace_end"),
    PROVIDER("provider"),
    MODEL("served_model"),
    REQUESTED_MODEL("requested_model"),
    ENDPOINT("endpoint_family");

    private final String member;
    private final String header;

    Label(String member) {
        this.member = member;
        String name = name().equals("PARENT_SPAN") ? "parent-span-id" : name().toLowerCase(Locale.ROOT);
        this.header = "x-costline-" + name.replace('_', '-');
    }

    /** @throws IllegalArgumentException if there is none */
    static Label named(String name) {
        for (Label label : values()) {
            if (label.member.equals(name) || label.header.equals("x-costline-" + name.replace('_', '-'))) {
                return label;
            }
        }
        throw new IllegalArgumentException("the door knows no label " + name);
    }

    /** The name in an event's JSON. */
    String member() {
        return member;
    }

    String header() {
        return header;
    }
}
