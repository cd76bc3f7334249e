package io.costline.clickhouse.query;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** Makes rows of the lines written to it, each handed on as soon as it is whole. */
final class RowLines extends OutputStream {
    private final Consumer<Row> take;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    RowLines(Consumer<Row> take) {
        this.take = take;
    }

    @Override
    public void write(int letter) {
        if (letter == '\n') {
            end();
        } else {
            line.write(letter);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int from = offset;
        for (int at = offset; at < offset + length; at++) {
            if (bytes[at] == '\n') {
                line.write(bytes, from, at - from);
                end();
                from = at + 1;
            }
        }
        line.write(bytes, from, offset + length - from);
    }

    private void end() {
        if (line.size() > 0) {
            take.accept(new Row(JsonMapper.shared().readTree(line.toByteArray())));
            line.reset();
        }
    }

    @Override
    public void close() {
        end();
    }
}
