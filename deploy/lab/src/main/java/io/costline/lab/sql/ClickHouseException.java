package io.costline.lab.sql;

/** ClickHouse did not answer, or refused, in its own words. */
public final class ClickHouseException extends RuntimeException {
    public ClickHouseException(String message) {
        super(message);
    }
}
