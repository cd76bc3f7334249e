package io.costline.testkit;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;

/** What a {@link Stack} is made of. */
public enum StackMode {
    /** Child processes of this JVM; the default. */
    EMBEDDED,
    /** The genuine servers, where Docker is present. */
    CONTAINERS;

    /** System property or environment variable that chooses: {@code embedded} or {@code containers}. */
    public static final String VARIABLE = "COSTLINE_STACK";

    /** The mode asked for. */
    public static StackMode configured() {
        return parse(System.getProperty(VARIABLE, System.getenv(VARIABLE)));
    }

    static StackMode parse(@Nullable String text) {
        return switch (text == null ? "" : text) {
            case "", "embedded" -> EMBEDDED;
            case "containers" -> CONTAINERS;
            default ->
                throw new IllegalArgumentException(VARIABLE + " is '" + text + "', expected embedded or containers");
        };
    }

    /** Why this machine cannot run the mode; empty if it can. For a test to skip with. */
    public Optional<String> unavailableReason() {
        return switch (this) {
            case EMBEDDED -> Optional.empty();
            case CONTAINERS ->
                DockerClientFactory.instance().isDockerAvailable()
                        ? Optional.empty()
                        : Optional.of("no Docker daemon answers, which " + VARIABLE + "=containers needs");
        };
    }
}
