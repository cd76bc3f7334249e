package io.costline.lab.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One HTTP/1.1 connection to the door that posts the same kind of body again and again. A general client costs several
 * times what the door's own share of a request is, and would be what is measured: the load comes from the same cores.
 */
final class DoorConnection implements AutoCloseable {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int ANSWER_MILLIS = 30_000;
    private static final int MAX_LINE = 8_192;
    private static final String LENGTH = "content-length:";

    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;
    private final byte[] head;
    private byte[] request = new byte[0];

    /** What the door said; the answer's text is empty where it said nothing. */
    record Answer(int status, String text) {
        /** Whether all of so many events were taken. OTLP answers 200, and says only what was rejected. */
        boolean accepted(int events) {
            return status == OK
                    ? text.isEmpty()
                    : status == ACCEPTED && text.startsWith("{\"accepted\":" + events + ",\"rejected\":0,");
        }
    }

    private DoorConnection(Socket socket, byte[] head) throws IOException {
        this.socket = socket;
        this.head = head;
        this.out = socket.getOutputStream();
        this.in = new BufferedInputStream(socket.getInputStream(), 32_768);
    }

    /**
     * @param url base address of the door, {@code http://host:port}
     */
    static DoorConnection open(String url, String key, HttpSource source) throws IOException {
        URI door = URI.create(url);
        String head =
                "POST " + source.path() + " HTTP/1.1\r\nHost: " + door.getAuthority() + "\r\nAuthorization: Bearer "
                        + key + "\r\nContent-Type: " + source.contentType() + "\r\nContent-Length: ";
        Socket socket = new Socket(InetAddress.getByName(door.getHost()), door.getPort());
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(ANSWER_MILLIS);
            return new DoorConnection(socket, head.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Sends a copy of the template and waits for the answer. */
    Answer post(HttpTemplate template, int copy) throws IOException {
        byte[] length = (template.bytes() + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        int body = head.length + length.length;
        int size = body + template.bytes();
        if (request.length < size) {
            request = new byte[size];
            System.arraycopy(head, 0, request, 0, head.length);
        }
        System.arraycopy(length, 0, request, head.length, length.length);
        template.write(copy, request, body);
        out.write(request, 0, size);
        return answer();
    }

    private Answer answer() throws IOException {
        String first = line();
        String[] words = first.split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.1")) {
            throw new IOException("not an HTTP answer: " + first);
        }
        int length = -1;
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (line.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
                length = Integer.parseInt(line.substring(LENGTH.length()).strip());
            }
        }
        if (length < 0) {
            throw new IOException("an answer without Content-Length");
        }
        byte[] text = in.readNBytes(length);
        if (text.length < length) {
            throw new EOFException("the answer ended early");
        }
        return new Answer(Integer.parseInt(words[1]), new String(text, StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0 || line.length() == MAX_LINE) {
                throw new EOFException("the answer ended early, or its line is endless");
            }
            line.append((char) octet);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
