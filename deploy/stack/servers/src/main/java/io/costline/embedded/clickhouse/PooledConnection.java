package io.costline.embedded.clickhouse;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A connection with what was last set on it, so that a statement costs a SET only where its settings differ. */
final class PooledConnection {
    static final String DEFAULT_DATABASE = "default";

    private final Chdb engine;
    private final Map<String, String> settings = new HashMap<>();
    private ChdbConnection connection;
    private String database = DEFAULT_DATABASE;

    PooledConnection(Chdb engine) {
        this.engine = engine;
        this.connection = engine.connect();
    }

    /** The connection with exactly this database and these settings. */
    ChdbConnection prepared(String wantedDatabase, Map<String, String> wanted) {
        resetOthers(wanted);
        if (!database.equals(wantedDatabase)) {
            execute("USE `" + wantedDatabase.replace("\\", "\\\\").replace("`", "\\`") + "`");
            database = wantedDatabase;
        }
        wanted.forEach((name, value) -> {
            if (!value.equals(settings.get(name))) {
                set(name, "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'");
                settings.put(name, value);
            }
        });
        return connection;
    }

    String ask(String sql) {
        byte[] answer = connection.query("TSV", Map.of(), new QueryStats(), sql.getBytes(StandardCharsets.UTF_8));
        return new String(answer, StandardCharsets.UTF_8).strip();
    }

    void close() {
        connection.close();
    }

    private void resetOthers(Map<String, String> wanted) {
        for (String name : List.copyOf(settings.keySet())) {
            if (!wanted.containsKey(name)) {
                try {
                    set(name, "DEFAULT");
                    settings.remove(name);
                } catch (EngineException e) {
                    // readonly=1 forbids its own reset, so such a connection is of no more use.
                    replace();
                    return;
                }
            }
        }
    }

    private void replace() {
        ChdbConnection old = connection;
        // Open before closing: closing the last connection would shut the engine down.
        connection = engine.connect();
        old.close();
        settings.clear();
        database = DEFAULT_DATABASE;
    }

    private void set(String name, String value) {
        if (!name.matches("\\w+")) {
            throw EngineException.of(115, "UNKNOWN_SETTING", "Unknown setting '" + name + "'");
        }
        execute("SET " + name + " = " + value);
    }

    private void execute(String sql) {
        ask(sql);
    }
}
