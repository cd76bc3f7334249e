package io.costline.embedded.clickhouse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Keeps statements within the engine. Its user has grants on data alone, none on files, addresses or other databases, and cannot
 * give itself any; what the library has no grant for is refused here.
 */
final class Confinement {
    /** Between a name and its parenthesis. */
    private static final String GAP = "(?:\\s|/\\*.*?\\*/|(?:--|#)[^\\n]*\\n)*";

    /**
     * The scalar function file and OUTFILE and INFILE read and write as they like within the library. Quotes are not looked at:
     * whoever could end one unseen could hide the rest in it, and no statement of ours says such words.
     */
    private static final Pattern REACHES_OUT = Pattern.compile("(?is)\\b(?:OUTFILE|INFILE)\\b"
            + "|\\b(?:file|catboostEvaluate)[`\"\u201d]?" + GAP + "\\("
            + "|\\bAPPLY\\b" + GAP + "\\(?" + GAP + "[`\"\u201c]?(?:file|catboostEvaluate)\\b"
            + "|[`\"][^`\"\\n]*\\\\[^`\"\\n]*[`\"]" + GAP + "\\(");

    private static final String USERS = """
            <clickhouse>
              <profiles><default/></profiles>
              <quotas><default/></quotas>
              <users><default>
                <password/>
                <networks><ip>::/0</ip></networks>
                <profile>default</profile>
                <quota>default</quota>
                <grants><query>GRANT CHECK, SHOW, SELECT, INSERT, ALTER, CREATE DATABASE, CREATE TABLE, CREATE VIEW,
                  CREATE TEMPORARY TABLE, CREATE FUNCTION, DROP, UNDROP TABLE, TRUNCATE, OPTIMIZE,
                  MOVE PARTITION BETWEEN SHARDS, KILL QUERY, SYSTEM, dictGet, INTROSPECTION ON *.*</query></grants>
              </default></users>
            </clickhouse>
            """;

    private Confinement() {}

    /** Engine arguments that put its user under these grants; the settings they name are written to the folder. */
    static List<String> arguments(Path folder) throws IOException {
        Path users = folder.resolve("costline-users.xml").toAbsolutePath();
        Path config = folder.resolve("costline-config.xml").toAbsolutePath();
        Files.writeString(users, USERS);
        Files.writeString(config, "<clickhouse><users_config>" + users + "</users_config></clickhouse>\n");
        return List.of("--config-file=" + config);
    }

    /** @throws EngineException if the statement names what reads or writes files by itself */
    static void check(String sql) {
        if (REACHES_OUT.matcher(sql).find()) {
            throw EngineException.of(
                    497,
                    "ACCESS_DENIED",
                    "Not enough privileges: files are not for statements (file, INFILE, OUTFILE)");
        }
    }
}
