package io.costline.embedded.clickhouse;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfinementTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT file('/etc/passwd')",
                "SELECT FILE ('/etc/passwd')",
                "SELECT `file`('/etc/passwd')",
                "SELECT \"file\" ('/etc/passwd')",
                "SELECT `f\\x69le`('/etc/passwd')",
                "SELECT file/* x */('/etc/passwd')",
                "SELECT file -- x\n('/etc/passwd')",
                "SELECT $$'$$, file('/etc/passwd'), $$'$$",
                "SELECT * APPLY(file) FROM (SELECT '/etc/passwd')",
                "SELECT * APPLY file FROM (SELECT '/etc/passwd')",
                "CREATE FUNCTION f AS (x) -> file(x)",
                "SELECT catboostEvaluate('/m', 1)",
                "SELECT 1 INTO OUTFILE '/tmp/x'",
                "INSERT INTO t FROM INFILE '/etc/passwd'"
            })
    void whatReadsOrWritesFilesIsRefused(String sql) {
        assertThatThrownBy(() -> Confinement.check(sql))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("ACCESS_DENIED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "SELECT profile(x), file_name, `file` FROM t WHERE error = 'no such file'",
                "SELECT tuple(file, 1) FROM t",
                "SELECT arrayMap(x -> x + 1, [1])"
            })
    void otherStatementsPass(String sql) {
        assertThatCode(() -> Confinement.check(sql)).doesNotThrowAnyException();
    }
}
