package io.costline.stack;

import io.costline.console.access.LinkTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Links into the console of a stack, each good for one sign-in: for whoever may read the stack's folder. */
public final class ConsoleLink {
    private static final Duration LIFE = Duration.ofDays(1);

    private ConsoleLink() {}

    static Path secretFile(Path dataDir) {
        return dataDir.resolve("console").resolve("secret");
    }

    /**
     * Empty where the stack has no console.
     *
     * @param tenant whose figures it opens; empty: the only tenant's, or the first's
     */
    public static Optional<String> make(StackFile stack, String tenant) {
        Path secret = secretFile(Path.of(stack.dataDir()));
        if (stack.consoleUrl().isEmpty() || !Files.isReadable(secret)) {
            return Optional.empty();
        }
        Instant now = Instant.now();
        return Optional.of(
                stack.consoleUrl() + "/?t=" + LinkTokens.of(secret, now).make(tenant, now, LIFE));
    }

    /** What people are told: a link, or that the application was not built. */
    public static String words(StackFile stack, String tenant) {
        boolean built = ConsoleLink.class.getClassLoader().getResource("web/index.html") != null;
        return built
                ? make(stack, tenant).orElse("none here")
                : "not built, that takes Node.js 18 and npm; its interface: " + stack.consoleUrl() + "/openapi.json";
    }
}
