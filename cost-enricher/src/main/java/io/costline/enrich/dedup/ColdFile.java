package io.costline.enrich.dedup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The entries of one hour on disk, written once: grouped into pages by the id's upper bits, about 64 entries a page. The
 * index in memory is one int a page, and a lookup reads one page of about 2.5 KB. Never synced: it can be rebuilt from the
 * changelog, as everything here.
 */
final class ColdFile implements AutoCloseable {
    private static final int ENTRY_BYTES = IdTable.WIDTH * Long.BYTES;
    private static final int ENTRIES_PER_PAGE = 64;
    private static final int WRITE_BYTES = 1 << 20;

    private final Path path;
    private final FileChannel channel;
    private final int pageBits;
    private final int[] firstOfPage;
    private ByteBuffer page = ByteBuffer.allocate(ENTRY_BYTES * ENTRIES_PER_PAGE * 2);
    private long foundRevision;
    private long foundHash;
    private long foundTime;

    private ColdFile(Path path, FileChannel channel, int pageBits, int[] firstOfPage) {
        this.path = path;
        this.channel = channel;
        this.pageBits = pageBits;
        this.firstOfPage = firstOfPage;
    }

    /** Writes the entries of a table to a new file. */
    static ColdFile write(Path path, IdTable table) {
        int pages = Math.max(1, Integer.highestOneBit(Math.max(1, table.size() / ENTRIES_PER_PAGE)));
        int pageBits = Integer.numberOfTrailingZeros(pages);
        int[] firstOfPage = new int[pages + 1];
        table.forEach((high, low, revision, hash, time) -> firstOfPage[pageOf(high, pageBits) + 1]++);
        for (int i = 1; i <= pages; i++) {
            firstOfPage[i] += firstOfPage[i - 1];
        }
        long[] entries = new long[Math.multiplyExact(table.size(), IdTable.WIDTH)];
        int[] next = firstOfPage.clone();
        table.forEach((high, low, revision, hash, time) -> {
            int at = next[pageOf(high, pageBits)]++ * IdTable.WIDTH;
            entries[at] = high;
            entries[at + 1] = low;
            entries[at + 2] = revision;
            entries[at + 3] = hash;
            entries[at + 4] = time;
        });
        try {
            Files.createDirectories(path.getParent());
            FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
            writeAll(channel, entries);
            return new ColdFile(path, channel, pageBits, firstOfPage);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write dedup bucket " + path, e);
        }
    }

    private static void writeAll(FileChannel channel, long[] entries) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(WRITE_BYTES);
        for (long value : entries) {
            buffer.putLong(value);
            if (!buffer.hasRemaining()) {
                drain(channel, buffer);
            }
        }
        drain(channel, buffer);
    }

    private static void drain(FileChannel channel, ByteBuffer buffer) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    int size() {
        return firstOfPage[firstOfPage.length - 1];
    }

    /** Looks an id up; its values are then in {@link #revision()} and its neighbours. */
    boolean find(long high, long low) {
        ByteBuffer entries = read(pageOf(high, pageBits));
        while (entries.hasRemaining()) {
            int at = entries.position();
            if (entries.getLong(at) == high && entries.getLong(at + 8) == low) {
                foundRevision = entries.getLong(at + 16);
                foundHash = entries.getLong(at + 24);
                foundTime = entries.getLong(at + 32);
                return true;
            }
            entries.position(at + ENTRY_BYTES);
        }
        return false;
    }

    long revision() {
        return foundRevision;
    }

    long contentHash() {
        return foundHash;
    }

    long time() {
        return foundTime;
    }

    void forEach(IdTable.Visitor visitor) {
        for (int number = 0; number < firstOfPage.length - 1; number++) {
            ByteBuffer entries = read(number);
            while (entries.hasRemaining()) {
                visitor.entry(
                        entries.getLong(), entries.getLong(), entries.getLong(), entries.getLong(), entries.getLong());
            }
        }
    }

    /** Closes and deletes the file. */
    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete dedup bucket " + path, e);
        }
    }

    private ByteBuffer read(int number) {
        int bytes = (firstOfPage[number + 1] - firstOfPage[number]) * ENTRY_BYTES;
        if (page.capacity() < bytes) {
            page = ByteBuffer.allocate(bytes);
        }
        page.clear().limit(bytes);
        long from = (long) firstOfPage[number] * ENTRY_BYTES;
        try {
            while (page.hasRemaining()) {
                if (channel.read(page, from + page.position()) < 0) {
                    throw new IOException("file is shorter than its index");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read dedup bucket " + path, e);
        }
        return page.flip();
    }

    private static int pageOf(long high, int pageBits) {
        return pageBits == 0 ? 0 : (int) (high >>> (64 - pageBits));
    }
}
