package io.costline.ingest.http;

import io.costline.ingest.config.IngestConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets that sources sign their deliveries with. A source without any is not asked for a signature; with several,
 * any one will do, so that a secret can be changed without losing a delivery.
 */
public final class Signatures {
    private final List<Secret> secrets;
    private final List<Verification> verifications;

    private Signatures(List<Secret> secrets, List<Verification> verifications) {
        this.secrets = List.copyOf(secrets);
        this.verifications = List.copyOf(verifications);
    }

    /**
     * One secret of a source.
     *
     * @param keyId the API key its deliveries speak for when they carry none; empty: they must carry one
     */
    record Secret(Scheme scheme, SecretKey key, String keyId) {}

    /** A code a source wants back in a header, to see whose endpoint it was given. */
    record Verification(Scheme scheme, String code) {}

    /** How a source signs. */
    enum Scheme {
        VERCEL("vercel", "x-vercel-signature", "HmacSHA1", "x-vercel-verify"),
        HELICONE("helicone", "helicone-signature", "HmacSHA256", ""),
        STRIPE("stripe", "stripe-signature", "HmacSHA256", ""),
        LAGO("lago", "x-lago-signature", "HmacSHA256", ""),
        ORB("orb", "x-orb-signature", "HmacSHA256", "");

        private final String source;
        private final String header;
        private final String algorithm;
        private final String verifyHeader;

        Scheme(String source, String header, String algorithm, String verifyHeader) {
            this.source = source;
            this.header = header;
            this.algorithm = algorithm;
            this.verifyHeader = verifyHeader;
        }

        /** Where it wants its code back; empty for one that asks for none. */
        String verifyHeader() {
            return verifyHeader;
        }

        String header() {
            return header;
        }

        String algorithm() {
            return algorithm;
        }

        static Optional<Scheme> of(String source) {
            return Stream.of(values())
                    .filter(scheme -> scheme.source.equals(source))
                    .findFirst();
        }
    }

    /** @throws IllegalArgumentException naming the setting that is wrong */
    public static Signatures of(Map<String, IngestConfig.Signature> settings) {
        var secrets = new ArrayList<Secret>();
        var verifications = new ArrayList<Verification>();
        settings.forEach((name, signature) -> {
            String key = "ingest.signatures." + name;
            String source = signature.source().orElse(name);
            Scheme scheme = Scheme.of(source)
                    .orElseThrow(() ->
                            new IllegalArgumentException(key + ".source: deliveries of " + source + " are not signed"));
            signature.verify().ifPresent(code -> verifications.add(verification(key, scheme, code.strip())));
            if (signature.verify().isEmpty() || isSigned(signature)) {
                secrets.add(new Secret(
                        scheme,
                        secret(key, scheme, signature),
                        signature.keyId().orElse("")));
            }
        });
        return new Signatures(secrets, verifications);
    }

    private static boolean isSigned(IngestConfig.Signature signature) {
        return signature.secret().isPresent()
                || signature.secretFile().isPresent()
                || signature.keyId().isPresent();
    }

    private static Verification verification(String key, Scheme scheme, String code) {
        if (scheme.verifyHeader.isEmpty()) {
            throw new IllegalArgumentException(key + ".verify: " + scheme.source + " asks for no code");
        }
        if (!code.matches("[\\x21-\\x7e]{1,256}")) {
            throw new IllegalArgumentException(key + ".verify: must be a code of 1 to 256 visible characters");
        }
        return new Verification(scheme, code);
    }

    private static SecretKey secret(String key, Scheme scheme, IngestConfig.Signature signature) {
        if (signature.secret().isPresent() == signature.secretFile().isPresent()) {
            throw new IllegalArgumentException(key + ": needs either secret or secret-file");
        }
        String secret = signature
                .secret()
                .orElseGet(() -> read(key, signature.secretFile().orElseThrow()));
        if (secret.isBlank()) {
            throw new IllegalArgumentException(key + ": the secret is empty");
        }
        return new SecretKeySpec(secret.strip().getBytes(StandardCharsets.UTF_8), scheme.algorithm);
    }

    private static String read(String key, Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(key + ".secret-file: cannot be read", e);
        }
    }

    /** The codes a source may want back, in the order of their names. */
    List<String> codes(Scheme scheme) {
        return verifications.stream()
                .filter(verification -> verification.scheme == scheme)
                .map(Verification::code)
                .toList();
    }

    List<Secret> of(Scheme scheme) {
        return secrets.stream().filter(secret -> secret.scheme == scheme).toList();
    }
}
