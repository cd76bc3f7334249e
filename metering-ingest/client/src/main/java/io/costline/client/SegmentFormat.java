package io.costline.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A file of frames: eight bytes that name the format, then of each frame its length, its CRC-32C and its bytes. What
 * follows the first fault is not read.
 */
final class SegmentFormat {
    private static final long MAGIC = 0x434F53544C4E3031L; // COSTLN01

    private SegmentFormat() {}

    static byte[] encode(List<Frame> frames) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeLong(MAGIC);
        for (Frame frame : frames) {
            byte[] payload = payload(frame);
            out.writeInt(payload.length);
            out.writeInt(crc(payload, 0, payload.length));
            out.write(payload);
        }
        return bytes.toByteArray();
    }

    static List<Frame> decode(byte[] bytes) {
        ByteBuffer file = ByteBuffer.wrap(bytes);
        var frames = new ArrayList<Frame>();
        if (file.remaining() < Long.BYTES || file.getLong() != MAGIC) {
            return frames;
        }
        while (file.remaining() >= 2 * Integer.BYTES) {
            int length = file.getInt();
            int crc = file.getInt();
            if (length < 0 || length > file.remaining() || crc(bytes, file.position(), length) != crc) {
                return frames;
            }
            try {
                frames.add(frame(bytes, file.position(), length));
            } catch (IOException | RuntimeException notOurs) {
                return frames;
            }
            file.position(file.position() + length);
        }
        return frames;
    }

    private static byte[] payload(Frame frame) throws IOException {
        var bytes = new ByteArrayOutputStream(frame.size());
        var out = new DataOutputStream(bytes);
        out.writeUTF(frame.id());
        out.writeUTF(frame.source());
        out.writeShort(frame.headers().size());
        for (String text : frame.headers()) {
            out.writeUTF(text);
        }
        out.write(frame.body());
        return bytes.toByteArray();
    }

    private static Frame frame(byte[] bytes, int offset, int length) throws IOException {
        var source = new ByteArrayInputStream(bytes, offset, length);
        var in = new DataInputStream(source);
        String id = in.readUTF();
        String name = in.readUTF();
        var headers = new ArrayList<String>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            headers.add(in.readUTF());
        }
        return new Frame(id, name, headers, source.readAllBytes());
    }

    private static int crc(byte[] bytes, int offset, int length) {
        var crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
