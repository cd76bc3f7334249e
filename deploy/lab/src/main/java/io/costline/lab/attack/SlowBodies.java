package io.costline.lab.attack;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A body is announced and does not come. */
final class SlowBodies implements Attack {
    private static final int CONNECTIONS = 400;
    private static final int UNTIL_ENDED_MILLIS = 25_000;
    private static final List<String> FRAMINGS = List.of(
            "Content-Length: 1000\r\n\r\n[",
            "Content-Length: 8000000\r\n\r\n[",
            "Transfer-Encoding: chunked\r\n\r\n1\r\n[\r\n",
            "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFF\r\n[",
            "Content-Encoding: gzip\r\nContent-Length: 1000\r\n\r\n\u001f");

    @Override
    public String name() {
        return "slow bodies";
    }

    @Override
    public boolean quick() {
        return true;
    }

    @Override
    public String tried() {
        return CONNECTIONS + " connections of one tenant that begin a body, in " + FRAMINGS.size()
                + " framings, and do not end it";
    }

    @Override
    public Answer on(Target target) throws IOException, InterruptedException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                Socket socket = target.connect();
                sockets.add(socket);
                String head = target.head(FRAMINGS.get(i % FRAMINGS.size()));
                socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            }
            long deadline = System.nanoTime() + UNTIL_ENDED_MILLIS * 1_000_000L;
            int ended = 0;
            for (Socket socket : sockets) {
                ended += ended(socket, deadline) ? 1 : 0;
            }
            return Answer.of(ended + " of them ended by the door", ended == CONNECTIONS);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** Whether the door hangs up by then, with or without an answer before. */
    private static boolean ended(Socket socket, long deadline) throws IOException {
        socket.setSoTimeout((int) Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }
}
