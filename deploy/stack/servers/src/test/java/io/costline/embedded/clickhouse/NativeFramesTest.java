package io.costline.embedded.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NativeFramesTest {

    @Test
    void whatWasCompressedComesBack() throws IOException {
        for (int size : new int[] {0, 1, 1 << 18, (1 << 18) + 1, 3_000_000}) {
            byte[] bytes = content(size);
            assertThat(decompress(compress(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void aCutFrameIsAnErrorAndNotAnEnd() throws IOException {
        byte[] frame = compress(content(1000));

        assertThatThrownBy(() -> decompress(Arrays.copyOf(frame, frame.length - 1)))
                .isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> decompress(Arrays.copyOf(frame, 20))).isInstanceOf(EOFException.class);
    }

    @Test
    void aChangedByteIsNoticed() throws IOException {
        byte[] frame = compress(content(1000));
        frame[frame.length - 1] ^= 1;

        assertThatThrownBy(() -> decompress(frame))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("checksum");
    }

    private static byte[] content(int size) {
        byte[] bytes = new byte[size];
        Random random = new Random(size);
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt() : 7);
        }
        return bytes;
    }

    private static byte[] compress(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = NativeFrames.compress(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static byte[] decompress(byte[] frames) throws IOException {
        return NativeFrames.decompress(new ByteArrayInputStream(frames)).readAllBytes();
    }
}
