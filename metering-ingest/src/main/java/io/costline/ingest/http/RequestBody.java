package io.costline.ingest.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** A body read within its limits. */
sealed interface RequestBody {

    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Read(byte[] bytes) implements RequestBody {}

    record Refused(Refusal refusal) implements RequestBody {}

    /**
     * Reads it all, undoing gzip. The decompressed limit also stops a small body that unpacks into a huge one, after
     * no more than the limit was unpacked.
     *
     * @param announced bytes to come by the sender's word; 0: not said
     */
    static RequestBody read(
            InputStream body,
            String encoding,
            long announced,
            int maxBytes,
            int maxDecompressed,
            InFlight.Lease lease) {
        var received = new Limited(body, maxBytes);
        boolean gzip = encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip");
        if (!gzip && !encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
            return new Refused(new Refusal(
                    415, "UNSUPPORTED_ENCODING", "content-encoding", "only gzip is understood, or no encoding"));
        }
        try (InputStream content = gzip ? new GZIPInputStream(received, 16_384) : received) {
            int limit = gzip ? maxDecompressed : maxBytes;
            byte[] bytes = new byte[firstSize(gzip ? 0 : announced, limit)];
            int size = 0;
            if (!lease.grow(bytes.length)) {
                return new Refused(Refusal.full());
            }
            while (true) {
                int read = size < bytes.length ? content.read(bytes, size, bytes.length - size) : content.read();
                if (read < 0) {
                    break;
                }
                if (size < bytes.length) {
                    size += read;
                    continue;
                }
                if (size >= limit) {
                    return new Refused(tooLarge(gzip, limit));
                }
                int grown = (int) Math.min(limit, size * 2L);
                if (!lease.grow(grown - (long) size)) {
                    return new Refused(Refusal.full());
                }
                bytes = Arrays.copyOf(bytes, grown);
                bytes[size++] = (byte) read;
            }
            return new Read(size == bytes.length ? bytes : Arrays.copyOf(bytes, size));
        } catch (IOException e) {
            if (received.exceeded()) {
                return new Refused(tooLarge(false, maxBytes));
            }
            return new Refused(new Refusal(
                    400, "UNREADABLE_BODY", "body", gzip ? "the body is not whole gzip data" : "the body ended early"));
        }
    }

    /** What was announced is believed up to a point: a sender may announce megabytes and send nothing. */
    private static int firstSize(long announced, int limit) {
        return (int) Math.min(limit, announced > 0 ? Math.min(announced, 262_144) : 16_384);
    }

    private static Refusal tooLarge(boolean decompressed, int limit) {
        return Refusal.tooLarge("body", "more than " + limit + (decompressed ? " bytes when unpacked" : " bytes"));
    }

    /** Fails once more than the limit was read. */
    final class Limited extends InputStream {
        private final InputStream body;
        private long left;
        private boolean exceeded;

        Limited(InputStream body, int limit) {
            this.body = body;
            this.left = limit;
        }

        boolean exceeded() {
            return exceeded;
        }

        @Override
        public int read() throws IOException {
            int octet = body.read();
            if (octet >= 0) {
                take(1);
            }
            return octet;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = body.read(into, offset, length);
            if (read > 0) {
                take(read);
            }
            return read;
        }

        private void take(int count) throws IOException {
            left -= count;
            if (left < 0) {
                exceeded = true;
                throw new IOException("body larger than its limit");
            }
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
