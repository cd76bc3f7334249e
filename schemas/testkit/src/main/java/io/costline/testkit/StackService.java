package io.costline.testkit;

import io.costline.embedded.process.ServiceProcess;
import java.util.Optional;

/**
 * One running service of a {@link Stack}.
 *
 * @param address what a client is given: bootstrap servers or a URL
 * @param process the child process, for tests that kill it; empty for a container
 * @param stop what ends it
 */
public record StackService(String address, Optional<ServiceProcess> process, Runnable stop) implements AutoCloseable {

    static StackService of(String address, ServiceProcess process) {
        return new StackService(address, Optional.of(process), process::close);
    }

    @Override
    public void close() {
        stop.run();
    }
}
