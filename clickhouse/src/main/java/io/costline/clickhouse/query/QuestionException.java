package io.costline.clickhouse.query;

/** A question that cannot be asked so, or that ClickHouse did not answer; the message is for the one who asked. */
public final class QuestionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is in the way. */
    public enum Fault {
        /** There is no such question. */
        UNKNOWN,
        /** A value is missing, cannot be, or is for no parameter. */
        VALUE,
        /** ClickHouse does not answer. */
        AWAY,
        /** It answers and has no views yet. */
        NOT_READY,
        TOO_SLOW,
        TOO_MANY_ROWS,
        /** ClickHouse refused it. */
        REFUSED
    }

    private final Fault fault;
    private final String field;

    public QuestionException(Fault fault, String message) {
        this(fault, "", message);
    }

    /** @param field the parameter it is about; empty for none */
    public QuestionException(Fault fault, String field, String message) {
        super(message);
        this.fault = fault;
        this.field = field;
    }

    public Fault fault() {
        return fault;
    }

    public String field() {
        return field;
    }
}
