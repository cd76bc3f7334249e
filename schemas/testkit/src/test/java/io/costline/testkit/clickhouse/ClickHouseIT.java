package io.costline.testkit.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.embedded.clickhouse.EmbeddedClickHouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClickHouseIT extends ClickHouseContract {
    private static final int BATCH = 5_000;

    private EmbeddedClickHouse clickHouse;
    private Path folder;

    @BeforeAll
    void start(@TempDir Path temporary) {
        folder = temporary;
        clickHouse = EmbeddedClickHouse.start(temporary, 0);
    }

    @AfterAll
    void stop() {
        assertThat(clickHouse.process().stop()).as("exit code after SIGTERM").isEqualTo(143);
        assertThat(folder.resolve("clickhouse-crash.log")).doesNotExist();
    }

    @Override
    String url() {
        return clickHouse.url();
    }

    @Test
    void acknowledgedRowsAreThereAfterSigkillWithinInsertsAndNoBatchIsHalf() throws Exception {
        // Given
        String table = table("batch UInt64, n UInt64", "MergeTree ORDER BY (batch, n)");
        AtomicInteger acknowledged = new AtomicInteger();
        Thread writer = Thread.ofPlatform().start(() -> insertUntilRefused(table, acknowledged));
        while (acknowledged.get() < 5) {
            Thread.sleep(5);
        }

        // When
        clickHouse.process().kill();
        writer.join();
        clickHouse.process().restart();

        // Then
        int batches = acknowledged.get();
        assertThat(number("SELECT uniqExact(batch) FROM " + table + " WHERE batch < " + batches))
                .isEqualTo(batches);
        assertThat(number("SELECT count() FROM (SELECT batch FROM " + table + " GROUP BY batch HAVING count() != "
                        + BATCH + ")"))
                .isZero();
    }

    @Test
    void sigtermWithAQueryRunningEndsWithoutACrash() throws Exception {
        // Given
        Thread query = Thread.ofPlatform().start(() -> runQuietly("SELECT sleepEachRow(0.1) FROM numbers(20)"));
        Thread.sleep(300);

        // When
        int exitCode = clickHouse.process().stop();
        query.join();
        clickHouse.process().restart();

        // Then
        assertThat(exitCode).isEqualTo(143);
        assertThat(folder.resolve("clickhouse-crash.log")).doesNotExist();
        assertThat(Files.readString(clickHouse.process().log())).doesNotContain("SIGSEGV");
        assertThat(number("SELECT 1")).isEqualTo(1);
    }

    @Test
    void statementsReachNeitherFilesNorAddresses() throws Exception {
        for (String sql : List.of(
                "SELECT * FROM file('/etc/passwd', LineAsString)",
                "SELECT * FROM '/etc/passwd'",
                "SELECT file('/etc/passwd')",
                "SELECT * FROM url('" + url() + "/ping', LineAsString)",
                "SELECT * FROM remote('127.0.0.1', 'system.one')",
                "SELECT * FROM sqlite('/tmp/x', 't')",
                "CREATE TABLE " + table("a Int8", "Memory") + "f (a String) ENGINE = File('TSV', '/tmp/x')",
                "CREATE TABLE default.u (a String) ENGINE = URL('http://127.0.0.1:1/', TSV)",
                "CREATE DATABASE fs ENGINE = Filesystem('/etc')",
                "CREATE DICTIONARY default.d (a Int64, b String) PRIMARY KEY a"
                        + " SOURCE(HTTP(url 'http://127.0.0.1:1/' format 'TSV')) LAYOUT(FLAT()) LIFETIME(0)",
                "SELECT 1 INTO OUTFILE '/tmp/costline-outfile'",
                "GRANT FILE ON *.* TO default",
                "CREATE USER other")) {
            assertThatThrownBy(() -> execute(sql))
                    .as(sql)
                    .hasMessageMatching("(?s).*(Not enough privileges|ACCESS_DENIED|READONLY).*");
        }
    }

    @Test
    void dataAndLogsAreTheirOwnersAlone() throws Exception {
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(file -> !file.equals(folder)))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)))
                            .satisfiesAnyOf(
                                    mode -> assertThat(mode).endsWith("------"),
                                    mode -> assertThat(Files.isSymbolicLink(file))
                                            .isTrue()));
        }
    }

    private void insertUntilRefused(String table, AtomicInteger acknowledged) {
        try (Connection connection = jdbc();
                Statement statement = connection.createStatement()) {
            while (true) {
                statement.execute("INSERT INTO " + table + " SELECT " + acknowledged.get() + ", number FROM numbers("
                        + BATCH + ")");
                acknowledged.incrementAndGet();
            }
        } catch (SQLException killed) {
            // The kill ends the loop; only what was acknowledged before counts.
        }
    }

    private void runQuietly(String sql) {
        try {
            execute(sql);
        } catch (SQLException stopped) {
            // The server stopped under the query, as this test wants.
        }
    }
}
