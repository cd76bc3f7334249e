package io.costline.attribution.topology;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.TtlDB;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Traces on local disk: every closed one, and the open ones as of the last clean stop, with the changelog offset this state
 * belongs to. Only committed states come here, each batch whole or not at all. There is no write-ahead log: a crash loses
 * the latest batches, offset included, and the changelog brings them back. Rows that were not written again within the
 * retention fall out when RocksDB compacts.
 */
final class ColdTraces implements AutoCloseable {
    private static final byte TRACE = 'T';
    private static final byte OPEN = 'O';
    private static final byte[] OFFSET = {'C'};
    private static final byte[] ROWS = {'R'};

    static {
        RocksDB.loadLibrary();
    }

    private final BloomFilter filter = new BloomFilter(10);
    private final LRUCache cache = new LRUCache(16L << 20);
    private final Options options;
    private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
    private final TtlDB db;

    ColdTraces(Path folder, Duration retention) {
        options = new Options()
                .setCreateIfMissing(true)
                .setWriteBufferSize(16L << 20)
                .setMaxWriteBufferNumber(2)
                .setMemtablePrefixBloomSizeRatio(0.05)
                .setMemtableWholeKeyFiltering(true)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setInfoLogLevel(InfoLogLevel.ERROR_LEVEL)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setFilterPolicy(filter)
                        .setBlockCache(cache)
                        .setWholeKeyFiltering(true));
        try {
            Files.createDirectories(folder);
            db = TtlDB.open(options, folder.toString(), (int) retention.toSeconds(), false);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the trace store's folder " + folder, e);
        } catch (RocksDBException e) {
            throw failed(e);
        }
    }

    /** The trace under the record key, if it was ever written here. */
    @Nullable
    PackedTrace find(byte[] key) {
        try {
            byte[] value = db.get(prefixed(TRACE, key));
            return value == null ? null : PackedTrace.split(value);
        } catch (RocksDBException e) {
            throw failed(e);
        }
    }

    /** Told of an open trace. */
    interface Visitor {
        /** @param unsentSince as it was given to {@link Batch#open} */
        void open(byte[] key, PackedTrace trace, long unsentSince);
    }

    /** Every trace that was open when last written here. */
    void open(Visitor visitor) {
        try (var rows = db.newIterator()) {
            for (rows.seek(new byte[] {OPEN}); rows.isValid() && rows.key()[0] == OPEN; rows.next()) {
                byte[] key = Arrays.copyOfRange(rows.key(), 1, rows.key().length);
                PackedTrace trace = find(key);
                if (trace != null) {
                    byte[] since = rows.value();
                    visitor.open(
                            key,
                            trace,
                            since.length == 0 ? 0 : ByteBuffer.wrap(since).getLong());
                }
            }
        }
    }

    /** The changelog offset stored by {@link Batch#offset}. */
    @Nullable
    Long offset() {
        try {
            byte[] value = db.get(OFFSET);
            return value == null ? null : ByteBuffer.wrap(value).getLong();
        } catch (RocksDBException e) {
            throw failed(e);
        }
    }

    /** As stored by {@link Batch#rows}. */
    @Nullable
    RowMark rows() {
        try {
            byte[] value = db.get(ROWS);
            return value == null ? null : RowMark.of(value);
        } catch (RocksDBException e) {
            throw failed(e);
        }
    }

    Batch batch() {
        return new Batch();
    }

    /** Writes that take effect together. */
    final class Batch implements AutoCloseable {
        private final WriteBatch batch = new WriteBatch();

        void closed(byte[] key, PackedTrace trace) {
            try {
                batch.put(prefixed(TRACE, key), trace.joined());
                batch.delete(prefixed(OPEN, key));
            } catch (RocksDBException e) {
                throw failed(e);
            }
        }

        /** @param unsentSince the settling in which its row was held back; 0 if it was not */
        void open(byte[] key, PackedTrace trace, long unsentSince) {
            byte[] since = unsentSince == 0
                    ? new byte[0]
                    : ByteBuffer.allocate(Long.BYTES).putLong(unsentSince).array();
            try {
                batch.put(prefixed(TRACE, key), trace.joined());
                batch.put(prefixed(OPEN, key), since);
            } catch (RocksDBException e) {
                throw failed(e);
            }
        }

        void rows(RowMark standing) {
            try {
                batch.put(ROWS, standing.bytes());
            } catch (RocksDBException e) {
                throw failed(e);
            }
        }

        void offset(long offset) {
            try {
                batch.put(
                        OFFSET, ByteBuffer.allocate(Long.BYTES).putLong(offset).array());
            } catch (RocksDBException e) {
                throw failed(e);
            }
        }

        void write() {
            try {
                db.write(unlogged, batch);
            } catch (RocksDBException e) {
                throw failed(e);
            }
        }

        @Override
        public void close() {
            batch.close();
        }
    }

    private static byte[] prefixed(byte kind, byte[] key) {
        byte[] prefixed = new byte[key.length + 1];
        prefixed[0] = kind;
        System.arraycopy(key, 0, prefixed, 1, key.length);
        return prefixed;
    }

    /** Makes everything written so far outlive a crash. */
    void flush() {
        try (var wait = new FlushOptions().setWaitForFlush(true)) {
            db.flush(wait);
        } catch (RocksDBException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        db.close();
        unlogged.close();
        options.close();
        cache.close();
        filter.close();
    }

    private static IllegalStateException failed(RocksDBException cause) {
        return new IllegalStateException("the trace store's disk failed", cause);
    }
}
