package io.costline.testkit;

import io.costline.embedded.broker.EmbeddedBroker;
import io.costline.embedded.clickhouse.EmbeddedClickHouse;
import io.costline.embedded.registry.EmbeddedRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Child processes on a temporary folder. */
final class EmbeddedParts implements StackParts {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedParts.class);

    private final Path folder;

    EmbeddedParts() {
        try {
            this.folder = Files.createTempDirectory("costline-stack");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make a folder for the stack", e);
        }
    }

    @Override
    public StackService broker() {
        EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        return StackService.of(broker.bootstrapServers(), broker.process());
    }

    @Override
    public StackService registry() {
        EmbeddedRegistry registry = EmbeddedRegistry.start(folder.resolve("registry"), 0);
        return StackService.of(registry.url(), registry.process());
    }

    @Override
    public StackService clickHouse() {
        EmbeddedClickHouse clickHouse = EmbeddedClickHouse.start(folder.resolve("clickhouse"), 0);
        return StackService.of(clickHouse.url(), clickHouse.process());
    }

    @Override
    public boolean registryNeedsBroker() {
        return false;
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            // Left-over files in a temporary folder must not fail the tests that used it.
            LOG.atWarn().setCause(e).addKeyValue("path", folder).log("Cannot delete the stack's folder");
        }
    }
}
