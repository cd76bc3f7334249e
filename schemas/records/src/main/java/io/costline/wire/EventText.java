package io.costline.wire;

import io.costline.avro.RequestEvent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text fields of a RequestEvent, one line each, in the order of its schema. What reads, checks, hashes, prints, merges and
 * stores texts walks this table; so a further text is a field at the end of the schema, a line at the end here, and its column.
 */
public enum EventText {
    TENANT(in(Column.NAME).ours().shown()),
    CALL_ID(in(Column.ID).ours()),
    PROVIDER(in(Column.NAME).said().lower().shown()),
    MODEL_VENDOR(in(Column.NAME).said().lower()),
    REQUESTED_MODEL(in(Column.NAME).said().shown().told(Told.BY_RANK)),
    SERVED_MODEL(in(Column.NAME).said().shown()),
    SERVICE_TIER(in(Column.NAME).said()),
    SPEED(in(Column.NONE).said()),
    REGION(in(Column.NAME).said()),
    INCLUSION_RULE(in(Column.NONE).ours()),
    OPERATION_ID(in(Column.ID).said().label("operation")),
    FALLBACK_FROM(in(Column.NAME).said().label()),
    CUSTOMER_ID(in(Column.NAME).said().label("customer").shown().told(Told.BY_RANK)),
    END_USER_ID(in(Column.ID).said().label("end_user").told(Told.BY_RANK)),
    TEAM(in(Column.NAME).said().label().told(Told.BY_RANK)),
    PROJECT(in(Column.NAME).said().label().told(Told.BY_RANK)),
    APP_KEY(in(Column.NAME).said().label().told(Told.BY_RANK)),
    PROVIDER_ACCOUNT(in(Column.NAME).said().label()),
    TRACE_ID(in(Column.TRACE).said().label("trace").shown()),
    SPAN_ID(in(Column.ID).said().label("span")),
    PARENT_SPAN_ID(in(Column.ID).said().label()),
    SESSION_ID(in(Column.ID)
            .said()
            .label("session")
            .told(Told.BY_NEARNESS)
            .otel(
                    "session.id",
                    "langfuse.session.id",
                    "gen_ai.conversation.id",
                    "traceloop.association.properties.session_id")),
    WORKFLOW(in(Column.NAME)
            .said()
            .label()
            .told(Told.BY_NEARNESS)
            .otel("gen_ai.workflow.name", "traceloop.workflow.name")),
    STEP(in(Column.NAME).said().label().told(Told.BY_NEARNESS)),
    AGENT(in(Column.NAME)
            .said()
            .label()
            .told(Told.BY_NEARNESS)
            .otel("gen_ai.agent.name", "gen_ai.agent.id", "agent.name")),
    FEATURE(in(Column.NAME).said().label().told(Told.BY_NEARNESS)),
    OPERATION(in(Column.NONE).said()),
    ENDPOINT_FAMILY(in(Column.NAME).said()),
    ROUTE(in(Column.NAME).said().told(Told.BY_RANK)),
    ROUTE_CONFIG_ID(in(Column.NONE).said().told(Told.BY_RANK)),
    COMPLEXITY_TIER(in(Column.NAME).said().label().told(Told.BY_RANK)),
    ERROR_TYPE(in(Column.NAME).said()),
    BLOCKED_BY(in(Column.NAME).said()),
    FINISH_REASON(in(Column.NONE).said()),
    SOURCE(in(Column.NAME).ours().shown()),
    SOURCE_INSTANCE(in(Column.NONE).ours().said()),
    NATIVE_ID(in(Column.NONE).ours().saidAs("id").shown()),
    ADAPTER(in(Column.NONE).ours().shown()),
    PROVIDER_RESPONSE_ID(in(Column.NONE).said()),
    GATEWAY_REQUEST_ID(in(Column.NONE)),
    PROVIDER_REQUEST_ID(in(Column.NONE)),
    BATCH_ID(in(Column.NONE)),
    CUSTOM_ID(in(Column.NONE)),
    ENVIRONMENT(in(Column.NAME)
            .said()
            .label()
            .told(Told.BY_NEARNESS)
            .otel("deployment.environment.name", "deployment.environment"));

    /** Kind of column in request_costs; its name is {@link #field}. */
    public enum Column {
        /** Not stored. */
        NONE,
        /** Texts that repeat: a dictionary. */
        NAME,
        /** Texts that do not. */
        ID,
        /** The trace's name, which stands in for an empty id. */
        TRACE
    }

    /** Who tells it where several views of a call are known. */
    public enum Told {
        /** The view that counts, alone or along with the fields it belongs to. */
        BY_THE_WINNER,
        /** The view that counts, else the next in rank that says it. */
        BY_RANK,
        /** The view nearest to the work that says it. */
        BY_NEARNESS
    }

    static final int COUNT = values().length;
    private static final List<EventText> ALL = List.of(values());
    private static final List<EventText> LATER = ALL.subList(CUSTOM_ID.ordinal() + 1, COUNT);
    private static final Map<String, EventText> SAID = new HashMap<>();
    private static final Map<String, EventText> LABELS = new HashMap<>();

    static {
        for (EventText text : ALL) {
            if (!text.facts.said.isEmpty()) {
                SAID.put(text.facts.said, text);
            }
            if (text.facts.labelled) {
                LABELS.put(text.field, text);
                text.facts.labels.forEach(label -> LABELS.put(label, text));
            }
        }
    }

    private final Facts facts;
    private final String field;
    private final int position;

    EventText(Facts facts) {
        this.facts = facts;
        this.field = name().toLowerCase(Locale.ROOT);
        this.position = RequestEvent.getClassSchema().getField(camelCase(field)).pos();
        if (facts.said.equals(Facts.OWN_NAME)) {
            facts.said = field;
        }
    }

    /** What is to be known of a text besides its name. */
    private static final class Facts {
        private static final String OWN_NAME = "*";

        private final Column column;
        private boolean ours;
        private String said = "";
        private boolean lower;
        private boolean shown;
        private boolean labelled;
        private List<String> labels = List.of();
        private List<String> conventions = List.of();
        private Told told = Told.BY_THE_WINNER;

        private Facts(Column column) {
            this.column = column;
        }

        private Facts ours() {
            ours = true;
            return this;
        }

        private Facts said() {
            return saidAs(OWN_NAME);
        }

        private Facts saidAs(String name) {
            said = name;
            return this;
        }

        private Facts lower() {
            lower = true;
            return this;
        }

        private Facts shown() {
            shown = true;
            return this;
        }

        private Facts label(String... shortNames) {
            labelled = true;
            labels = List.of(shortNames);
            return this;
        }

        private Facts otel(String... attributes) {
            conventions = List.of(attributes);
            return this;
        }

        private Facts told(Told by) {
            told = by;
            return this;
        }
    }

    private static Facts in(Column column) {
        return new Facts(column);
    }

    private static String camelCase(String snake) {
        StringBuilder name = new StringBuilder();
        Arrays.stream(snake.split("_"))
                .forEach(word -> name.append(name.isEmpty() ? word.charAt(0) : Character.toUpperCase(word.charAt(0)))
                        .append(word, 1, word.length()));
        return name.toString();
    }

    /** All of them from one to another. */
    public static List<EventText> from(EventText first, EventText last) {
        return ALL.subList(first.ordinal(), last.ordinal() + 1);
    }

    /** Those that came after the first release. Their fields end the event. */
    public static List<EventText> later() {
        return LATER;
    }

    static EventText last() {
        return ALL.getLast();
    }

    /** The text that a member of our own JSON event says. */
    public static @Nullable EventText said(String member) {
        return SAID.get(member);
    }

    /** The text that a label says: a header {@code x-costline-NAME}, {@code costline.NAME} on a span, a gateway's metadata. */
    public static @Nullable EventText labelled(String label) {
        return LABELS.get(label);
    }

    /** Those that are told so where several views of a call are known. */
    public static List<EventText> told(Told by) {
        return ALL.stream().filter(text -> text.facts.told == by).toList();
    }

    /** Those that OpenTelemetry has an attribute for. */
    public static List<EventText> conventional() {
        return ALL.stream().filter(text -> !text.facts.conventions.isEmpty()).toList();
    }

    public String of(RequestEvent event) {
        return (String) event.get(position);
    }

    public void set(RequestEvent event, String value) {
        event.put(position, value);
    }

    /** Sets it if the event says nothing yet. */
    public void fill(RequestEvent event, String value) {
        if (of(event).isEmpty()) {
            set(event, value);
        }
    }

    /** Its name in JSON and as a column. */
    public String field() {
        return field;
    }

    /** Its name in our own JSON event, where it may be said; empty where not. */
    public String member() {
        return facts.said;
    }

    public Column column() {
        return facts.column;
    }

    /** Whether we set it, so that it is no part of what the source said. */
    public boolean ours() {
        return facts.ours;
    }

    /** Whether it is written in lower case. */
    public boolean lower() {
        return facts.lower;
    }

    /** Whether it is printed although empty. */
    public boolean shown() {
        return facts.shown;
    }

    /** OpenTelemetry's attributes of a span or its resource that say it, by preference. */
    public List<String> conventions() {
        return facts.conventions;
    }
}
