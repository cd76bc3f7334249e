package io.costline.embedded.registry;

import com.sun.net.httpserver.HttpServer;
import io.costline.embedded.process.Arguments;
import io.costline.embedded.process.ChildMain;
import io.costline.embedded.process.SameMachine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;

/** {@code RegistryMain --data FILE [--port N]}. */
public final class RegistryMain {
    private RegistryMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        // Without it every small response waits for the client's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        ChildMain.prepare();
        Arguments arguments = Arguments.parse(Set.of("--data", "--port"), args);
        JsonMapper json = JsonMapper.builder().build();
        SchemaStore store = new SchemaStore(new RegistryLog(Path.of(arguments.required("--data")), json));

        HttpServer http = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), arguments.port("--port")), 128);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", new RegistryHandler(store, json)).getFilters().add(new SameMachine());
        http.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> http.stop(0), "registry-shutdown"));
        ChildMain.ready(http.getAddress().getPort());
        Thread.currentThread().join();
    }
}
