package io.costline.embedded.clickhouse;

/** What the engine reports of one statement; sent as X-ClickHouse-Summary. */
final class QueryStats {
    long resultRows;
    long resultBytes;
    long readRows;
    long readBytes;
    long writtenRows;
    long writtenBytes;
    double elapsedSeconds;

    String summary() {
        return "{\"read_rows\":\"" + readRows + "\",\"read_bytes\":\"" + readBytes + "\",\"written_rows\":\""
                + writtenRows
                + "\",\"written_bytes\":\"" + writtenBytes + "\",\"total_rows_to_read\":\"0\",\"result_rows\":\""
                + resultRows + "\",\"result_bytes\":\"" + resultBytes + "\",\"elapsed_ns\":\""
                + (long) (elapsedSeconds * 1e9) + "\"}";
    }
}
