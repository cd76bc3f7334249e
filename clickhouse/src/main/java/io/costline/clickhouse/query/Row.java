package io.costline.clickhouse.query;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one result row by column name, in the types of the records. */
record Row(ResultSet row) {
    String text(String column) throws SQLException {
        String value = row.getString(column);
        return value == null ? "" : value;
    }

    long number(String column) throws SQLException {
        return row.getLong(column);
    }

    int integer(String column) throws SQLException {
        return row.getInt(column);
    }

    BigDecimal money(String column) throws SQLException {
        BigDecimal value = row.getBigDecimal(column);
        if (value == null) {
            throw new SQLException("column " + column + " is NULL");
        }
        return value;
    }

    Optional<BigDecimal> maybeMoney(String column) throws SQLException {
        return Optional.ofNullable(row.getBigDecimal(column));
    }

    /** A column of microseconds since the epoch. */
    Instant time(String column) throws SQLException {
        return instant(row.getLong(column));
    }

    Optional<Instant> maybeTime(String column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(instant(micros));
    }

    /** A column made by arrayStringConcat with a control character between, so that no array type is in play. */
    List<String> texts(String column) throws SQLException {
        String joined = text(column);
        return joined.isEmpty() ? List.of() : new ArrayList<>(List.of(joined.split("\u0001", -1)));
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L);
    }
}
