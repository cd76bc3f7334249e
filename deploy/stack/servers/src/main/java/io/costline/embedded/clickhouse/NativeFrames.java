package io.costline.embedded.clickhouse;

import com.clickhouse.data.ClickHouseCityHash;
import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * ClickHouse's own compressed blocks: a 16-byte CityHash128 of what follows, the method, the size with this 9-byte
 * header, the size unpacked, the LZ4 data.
 */
@SuppressWarnings("deprecation") // the hash is deprecated as API, but this is the only jar that has it
final class NativeFrames {
    private static final int CHECKSUM = 16;
    private static final int HEADER = 9;
    private static final int BLOCK = 1 << 18;
    private static final int LARGEST = 1 << 30;
    private static final byte LZ4 = (byte) 0x82;
    private static final byte NONE = 0x02;
    private static final LZ4Compressor COMPRESSOR = LZ4Factory.fastestInstance().fastCompressor();
    private static final LZ4SafeDecompressor DECOMPRESSOR =
            LZ4Factory.fastestInstance().safeDecompressor();

    private NativeFrames() {}

    static OutputStream compress(OutputStream out) {
        return new Compressing(out);
    }

    static InputStream decompress(InputStream in) {
        return new Decompressing(in);
    }

    private static final class Compressing extends FilterOutputStream {
        private final byte[] frame = new byte[CHECKSUM + HEADER + COMPRESSOR.maxCompressedLength(BLOCK)];

        Compressing(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int done = 0; done < length; done += BLOCK) {
                int raw = Math.min(BLOCK, length - done);
                int packed = COMPRESSOR.compress(bytes, offset + done, raw, frame, CHECKSUM + HEADER);
                ByteBuffer header = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
                header.put(CHECKSUM, LZ4).putInt(CHECKSUM + 1, packed + HEADER).putInt(CHECKSUM + 5, raw);
                long[] hash = ClickHouseCityHash.cityHash128(frame, CHECKSUM, packed + HEADER);
                header.putLong(0, hash[0]).putLong(8, hash[1]);
                out.write(frame, 0, CHECKSUM + HEADER + packed);
            }
        }
    }

    private static final class Decompressing extends InputStream {
        private final InputStream in;
        private byte[] block = new byte[0];
        private int position;

        Decompressing(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (position == block.length) {
                if (!nextBlock()) {
                    return -1;
                }
            }
            int count = Math.min(length, block.length - position);
            System.arraycopy(block, position, target, offset, count);
            position += count;
            return count;
        }

        private boolean nextBlock() throws IOException {
            byte[] header = in.readNBytes(CHECKSUM + HEADER);
            if (header.length == 0) {
                return false;
            }
            if (header.length < CHECKSUM + HEADER) {
                throw new EOFException("A compressed block ends within its header");
            }
            ByteBuffer buffer = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
            int packed = buffer.getInt(CHECKSUM + 1) - HEADER;
            int raw = buffer.getInt(CHECKSUM + 5);
            if (packed < 0 || packed > LARGEST || raw < 0 || raw > LARGEST) {
                throw new IOException("A compressed block states a size of " + packed + " and " + raw + " bytes");
            }
            byte[] data = in.readNBytes(packed);
            if (data.length < packed) {
                throw new EOFException("A compressed block ends within its data");
            }
            verify(header, data);
            block = unpack(header[CHECKSUM], data, raw);
            position = 0;
            return true;
        }

        private static void verify(byte[] header, byte[] data) throws IOException {
            byte[] covered = new byte[HEADER + data.length];
            System.arraycopy(header, CHECKSUM, covered, 0, HEADER);
            System.arraycopy(data, 0, covered, HEADER, data.length);
            long[] hash = ClickHouseCityHash.cityHash128(covered, 0, covered.length);
            ByteBuffer stated = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
            if (stated.getLong(0) != hash[0] || stated.getLong(8) != hash[1]) {
                throw new IOException("A compressed block does not match its checksum");
            }
        }

        private static byte[] unpack(byte method, byte[] data, int raw) throws IOException {
            return switch (method) {
                case LZ4 -> {
                    try {
                        byte[] unpacked = new byte[raw];
                        if (DECOMPRESSOR.decompress(data, unpacked) != raw) {
                            throw new IOException("A compressed block is shorter than it states");
                        }
                        yield unpacked;
                    } catch (LZ4Exception e) {
                        throw new IOException("A compressed block is not LZ4", e);
                    }
                }
                case NONE -> data;
                default -> throw new IOException("Unknown compression method " + (method & 0xff));
            };
        }
    }
}
