package io.costline.embedded.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "SELECT 1;",
                "SELECT 1 ; -- the end",
                "SELECT ';', \";\", `;` FROM t",
                "SELECT 'it\\'s; fine'",
                "SELECT 'it''s; fine'",
                "SELECT 1 -- a; comment",
                "SELECT /* a; comment */ 1",
                "SELECT 10 - 3 / 2",
                "INSERT INTO t VALUES ('a;b'); ",
                ""
            })
    void oneStatementIsTakenAsOne(String sql) {
        assertThat(Statements.single(bytes(sql))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1; SELECT 2", "DROP TABLE a;DROP TABLE b", "SELECT ';'; SELECT 1 -- x"})
    void severalStatementsAreSeen(String sql) {
        assertThat(Statements.single(bytes(sql))).isFalse();
    }

    @Test
    void anInsertIsSplitFromItsFormat() {
        assertThat(Statements.insert("/* sink */ INSERT INTO db.t (a, b)\n FORMAT RowBinary"))
                .contains(new Statements.Insert("/* sink */ INSERT INTO db.t (a, b)", "RowBinary", 0));
        assertThat(Statements.insert("INSERT INTO t VALUES (1)")).isEmpty();
        assertThat(Statements.insert("SELECT 1 FORMAT TSV")).isEmpty();
    }

    @Test
    void rowsAfterAnInsertInTheSameBytesBeginBehindItsLine() {
        byte[] sql = bytes("INSERT INTO tä FORMAT TSV\n1\tFORMAT CSV\n");

        Optional<Statements.Insert> insert = Statements.insertWithBody(sql);

        assertThat(insert.map(Statements.Insert::format)).contains("TSV");
        assertThat(insert.map(found -> sql[found.bodyStart()])).contains((byte) '1');
        assertThat(Statements.insertWithBody(bytes("INSERT INTO t SELECT 'x' FORMAT TSV\n")))
                .isEmpty();
        assertThat(Statements.insertWithBody(bytes("INSERT INTO t VALUES ('x FORMAT TSV\n')")))
                .isEmpty();
    }

    @Test
    void aSelectIsSeenBehindCommentsAndBrackets() {
        assertThat(Statements.selects(bytes("-- who\n/* what */ ((SELECT 1))"))).isTrue();
        assertThat(Statements.selects(bytes("with x as (select 1) select * from x")))
                .isTrue();
        assertThat(Statements.selects(bytes("INSERT INTO t SELECT 1"))).isFalse();
        assertThat(Statements.selects(bytes("SHOW TABLES"))).isFalse();
    }

    @Test
    void theFormatAStatementAsksForIsSeenBeforeItsSettings() {
        assertThat(Statements.outputFormat(bytes("SELECT 1 FORMAT JSONEachRow")))
                .contains("JSONEachRow");
        assertThat(Statements.outputFormat(bytes("SELECT 1 FORMAT TSV SETTINGS max_threads = 1")))
                .contains("TSV");
        assertThat(Statements.outputFormat(bytes("SELECT formatDateTime(now(), '%F')")))
                .isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
