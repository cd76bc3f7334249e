package io.costline.testkit;

/** For {@code @EnabledIf}: a class that needs containers is skipped, and counted, where they cannot run. */
public final class Containers {
    public static final String AVAILABLE = "io.costline.testkit.Containers#available";
    public static final String REASON = "no Docker daemon answers, which containers need";

    private Containers() {}

    public static boolean available() {
        return StackMode.CONTAINERS.unavailableReason().isEmpty();
    }
}
