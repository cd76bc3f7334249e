package io.costline.console.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens of links, each good for one sign-in: {@code v1~TENANT~MADE~ENDS~NONCE~MAC}. Whoever can read the secret's file can make
 * them; nothing is told to the console before one is used. It takes none from before its own start, so that none is used twice.
 */
public final class LinkTokens {
    private static final Pattern TOKEN =
            Pattern.compile("v1~([a-z0-9._-]{0,64})~(\\d{1,12})~(\\d{1,12})~([0-9a-f]{32})~([0-9a-f]{64})");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] secret;
    private final Instant start;
    private final Map<String, Instant> used = new ConcurrentHashMap<>();

    private LinkTokens(byte[] secret, Instant start) {
        this.secret = secret;
        this.start = start;
    }

    /** @param start tokens made before are refused */
    public static LinkTokens of(Path secretFile, Instant start) {
        try {
            return new LinkTokens(
                    HexFormat.of().parseHex(Files.readString(secretFile).strip()), start);
        } catch (IOException e) {
            throw new UncheckedIOException("the console's secret cannot be read: " + secretFile, e);
        }
    }

    /** Makes the secret's file for its owner alone, if there is none yet. */
    public static void makeSecret(Path secretFile) {
        if (Files.exists(secretFile)) {
            return;
        }
        try {
            Files.createDirectories(secretFile.toAbsolutePath().getParent());
            Path made = Files.createTempFile(
                    secretFile.toAbsolutePath().getParent(),
                    "secret",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(made, random(32));
            Files.move(made, secretFile, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("the console's secret cannot be written: " + secretFile, e);
        }
    }

    /**
     * @param tenant whose figures it opens; empty: the only tenant, or one to be chosen
     */
    public String make(String tenant, Instant now, Duration life) {
        String text = "v1~" + tenant + '~' + now.getEpochSecond() + '~'
                + now.plus(life).getEpochSecond() + '~' + random(16);
        return text + '~' + mac(text);
    }

    /** The tenant of a token that is used now for the first time; empty for any other. */
    public Optional<String> use(String token, Instant now) {
        Matcher parts = TOKEN.matcher(token);
        if (!parts.matches()) {
            return Optional.empty();
        }
        boolean ours =
                MessageDigest.isEqual(utf8(mac(token.substring(0, token.lastIndexOf('~')))), utf8(parts.group(5)));
        Instant ends = Instant.ofEpochSecond(Long.parseLong(parts.group(3)));
        if (!ours || Long.parseLong(parts.group(2)) < start.getEpochSecond() || !now.isBefore(ends)) {
            return Optional.empty();
        }
        used.values().removeIf(end -> !now.isBefore(end));
        return used.putIfAbsent(parts.group(4), ends) == null ? Optional.of(parts.group(1)) : Optional.empty();
    }

    private String mac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(utf8(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String random(int bytes) {
        byte[] drawn = new byte[bytes];
        RANDOM.nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
