package io.costline.enrich.dedup;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The ids of one hour of event time. Hot, all are in the table. Cold, they are in a file, and what came later is in the
 * table, which ranks above the file; when that outgrows its share, both become a new file.
 */
final class Bucket implements AutoCloseable {
    private static final int LATE_AT_LEAST = 4_096;

    private IdTable table = new IdTable();
    private @Nullable ColdFile file;
    private long revision;
    private long contentHash;
    private long time;

    boolean find(long high, long low) {
        if (table.find(high, low)) {
            revision = table.revision();
            contentHash = table.contentHash();
            time = table.time();
            return true;
        }
        if (file != null && file.find(high, low)) {
            revision = file.revision();
            contentHash = file.contentHash();
            time = file.time();
            return true;
        }
        return false;
    }

    long revision() {
        return revision;
    }

    long contentHash() {
        return contentHash;
    }

    /** The event time of the first report; {@link IdTable#NO_TIME} where it is not known. */
    long time() {
        return time;
    }

    void put(long high, long low, long newRevision, long newHash, long newTime) {
        table.put(high, low, newRevision, newHash, newTime);
    }

    int inMemory() {
        return table.size();
    }

    int onDisk() {
        return file == null ? 0 : file.size();
    }

    /** Whether a cold bucket holds enough in memory to be written. */
    boolean worthWriting() {
        return file == null ? table.size() > 0 : table.size() >= Math.max(LATE_AT_LEAST, file.size() / 4);
    }

    /** Writes everything to a new file and forgets the old. */
    void write(Path path) {
        ColdFile old = file;
        if (old != null) {
            IdTable late = table;
            old.forEach((high, low, oldRevision, oldHash, oldTime) -> {
                if (!late.find(high, low)) {
                    late.put(high, low, oldRevision, oldHash, oldTime);
                }
            });
        }
        file = ColdFile.write(path, table);
        table = new IdTable();
        if (old != null) {
            old.close();
        }
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
