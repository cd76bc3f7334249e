package io.costline.testkit.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.data.ClickHouseFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a ClickHouse must do for the unmodified Java drivers, whatever it runs in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClickHouseContract {
    private static final BigInteger LARGEST_UINT128 =
            BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

    abstract String url();

    @Test
    void preparedBatchesAndExactDecimalsGoThroughJdbc() throws Exception {
        // Given
        String table = table("id UInt64, cost Decimal(38, 12), name String", "MergeTree ORDER BY id");
        BigDecimal cost = new BigDecimal("12345678901234567890123456.123456789012");

        // When
        try (Connection connection = jdbc();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table + " VALUES (?, ?, ?)")) {
            for (int i = 0; i < 3; i++) {
                insert.setLong(1, i);
                insert.setBigDecimal(2, cost);
                insert.setString(3, "it's ; row " + i);
                insert.addBatch();
            }
            assertThat(insert.executeBatch()).hasSize(3);
        }

        // Then
        try (Connection connection = jdbc();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id, cost, name FROM " + table + " ORDER BY id")) {
            for (int i = 0; i < 3; i++) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong(1)).isEqualTo(i);
                assertThat(rows.getBigDecimal(2)).isEqualByComparingTo(cost);
                assertThat(rows.getString(3)).isEqualTo("it's ; row " + i);
            }
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void errorsCarryClickHousesCodes() throws Exception {
        assertThat(errorOf("SELEC 1")).isEqualTo(62);
        assertThat(errorOf("SELECT * FROM no_such_table")).isEqualTo(60);
        assertThat(errorOf("SELECT 1; SELECT 2")).isEqualTo(62);
        assertThat(errorOf("SELECT throwIf(number = 3, 'no') FROM numbers(10)")).isEqualTo(395);
    }

    @Test
    void anErrorAfterPartOfTheResultIsSeenByTheClient() {
        assertThatThrownBy(() -> {
                    try (Connection connection = jdbc();
                            Statement statement = connection.createStatement();
                            ResultSet rows = statement.executeQuery(
                                    "SELECT number, throwIf(number = 1900000, 'late') FROM numbers(2000000)")) {
                        while (rows.next()) {
                            rows.getLong(1);
                        }
                    }
                })
                .isInstanceOf(Exception.class);
    }

    @Test
    void theClientsBinaryInsertGoesThroughWithItsCompression() throws Exception {
        // Given
        String table = table("id UInt64, name String", "MergeTree ORDER BY id");
        int rows = 200_000;
        byte[] body = rowBinary(rows);

        // When
        try (Client client = client()) {
            client.insert(table, new ByteArrayInputStream(body), ClickHouseFormat.RowBinary, new InsertSettings())
                    .get(30, TimeUnit.SECONDS)
                    .close();

            // Then
            List<GenericRecord> totals = client.queryAll("SELECT count() AS n, sum(id) AS s FROM " + table);
            assertThat(totals.getFirst().getLong("n")).isEqualTo(rows);
            assertThat(totals.getFirst().getLong("s")).isEqualTo((long) rows * (rows - 1) / 2);
        }
    }

    @Test
    void aBinaryBodyThatEndsWithinARowInsertsNothing() throws Exception {
        // Given
        String table = table("id UInt64, name String", "MergeTree ORDER BY id");
        byte[] body = rowBinary(3);
        byte[] cut = Arrays.copyOf(body, body.length - 2);

        // When
        try (Client client = client()) {
            assertThatThrownBy(() -> client.insert(
                                    table,
                                    new ByteArrayInputStream(cut),
                                    ClickHouseFormat.RowBinary,
                                    new InsertSettings())
                            .get(30, TimeUnit.SECONDS))
                    .isInstanceOf(Exception.class);
        }

        // Then
        assertThat(number("SELECT count() FROM " + table)).isZero();
    }

    @Test
    void aReplacingTableKeepsTheRowWithTheHighest128BitVersion() throws Exception {
        // Given
        String table = table("id UInt64, revision UInt128, v String", "ReplacingMergeTree(revision) ORDER BY id");

        // When
        execute("INSERT INTO " + table + " VALUES (1, " + LARGEST_UINT128 + ", 'high')");
        execute("INSERT INTO " + table + " VALUES (1, " + LARGEST_UINT128.shiftRight(1) + ", 'low')");
        execute("OPTIMIZE TABLE " + table + " FINAL");

        // Then
        try (Connection connection = jdbc();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT v, revision FROM " + table + " FINAL")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("high");
            assertThat(rows.getObject(2)).isEqualTo(LARGEST_UINT128);
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void parametersAndSettingsBelongToOneStatement() throws Exception {
        try (Client client = client()) {
            // When
            List<GenericRecord> rows =
                    client.queryAll("SELECT {who:String} AS who, {n:UInt64} AS n", Map.of("who", "it's \\ me", "n", 7));

            // Then
            assertThat(rows.getFirst().getString("who")).isEqualTo("it's \\ me");
            assertThat(rows.getFirst().getLong("n")).isEqualTo(7);
        }
        assertThat(get("/?max_threads=3&query=SELECT+getSetting('max_threads')").strip())
                .isEqualTo("3");
        assertThat(get("/?query=SELECT+getSetting('max_threads')").strip()).isNotEqualTo("3");
    }

    @Test
    void aSessionKeepsItsTemporaryTables() throws Exception {
        // Given
        String session = "session_id=" + UUID.randomUUID();

        // When
        post("/?" + session, "CREATE TEMPORARY TABLE kept (a UInt8)");

        // Then
        assertThat(post("/?" + session, "SELECT count() FROM kept").strip()).isEqualTo("0");
        assertThat(post("/", "SELECT count() FROM kept")).contains("Code: 60");
    }

    Connection jdbc() throws SQLException {
        return DriverManager.getConnection("jdbc:clickhouse:" + url());
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = jdbc();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long number(String sql) throws SQLException {
        try (Connection connection = jdbc();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    String table(String columns, String engine) throws SQLException {
        String name = "t_" + UUID.randomUUID().toString().replace('-', '_');
        execute("CREATE TABLE " + name + " (" + columns + ") ENGINE = " + engine);
        return name;
    }

    Client client() {
        return new Client.Builder()
                .addEndpoint(url())
                .setUsername("default")
                .setPassword("")
                .compressClientRequest(true)
                .compressServerResponse(true)
                .build();
    }

    static byte[] rowBinary(int rows) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < rows; i++) {
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(i)
                    .array());
            out.write(3);
            out.write(new byte[] {'a', 'b', 'c'});
        }
        return out.toByteArray();
    }

    private int errorOf(String sql) {
        return catchThrowableOfType(SQLException.class, () -> {
                    try (Connection connection = jdbc();
                            Statement statement = connection.createStatement();
                            ResultSet rows = statement.executeQuery(sql)) {
                        rows.next();
                    }
                })
                .getErrorCode();
    }

    private String get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url() + path)).GET());
    }

    private String post(String path, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url() + path)).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
