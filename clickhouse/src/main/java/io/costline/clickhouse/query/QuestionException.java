package io.costline.clickhouse.query;

/** A question that cannot be asked so, or that ClickHouse did not answer; the message is for the one who asked. */
public final class QuestionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public QuestionException(String message) {
        super(message);
    }
}
