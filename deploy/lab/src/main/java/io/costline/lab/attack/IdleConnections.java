package io.costline.lab.attack;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Connections that say nothing. */
final class IdleConnections implements Attack {
    private static final int WANTED = 10_000;
    private static final int SPARE = 500;

    @Override
    public String name() {
        return "idle connections";
    }

    @Override
    public boolean quick() {
        return true;
    }

    @Override
    public String tried() {
        return "%,d connections that send nothing (%,d wanted; both ends may open files)".formatted(many(), WANTED);
    }

    /** As many as this process and the door, which has the same limit, may hold. */
    private static int many() {
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return (int) Math.min(WANTED, system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() - SPARE);
    }

    @Override
    public Answer on(Target target) throws IOException, InterruptedException {
        List<Socket> sockets = new ArrayList<>();
        int many = many();
        try {
            for (int i = 0; i < many; i++) {
                sockets.add(target.connect());
            }
            Thread.sleep(2_000); // others work meanwhile
            return Answer.of("all %,d were taken and left alone".formatted(sockets.size()), true);
        } catch (IOException e) {
            return Answer.of("connection %,d failed: %s".formatted(sockets.size() + 1, e), false);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
