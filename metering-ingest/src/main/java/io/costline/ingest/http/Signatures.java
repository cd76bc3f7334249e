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

    private Signatures(List<Secret> secrets) {
        this.secrets = List.copyOf(secrets);
    }

    /**
     * One secret of a source.
     *
     * @param keyId the API key its deliveries speak for when they carry none; empty: they must carry one
     */
    record Secret(Scheme scheme, SecretKey key, String keyId) {}

    /** How a source signs. */
    enum Scheme {
        VERCEL("vercel", "x-vercel-signature", "HmacSHA1"),
        HELICONE("helicone", "helicone-signature", "HmacSHA256");

        private final String source;
        private final String header;
        private final String algorithm;

        Scheme(String source, String header, String algorithm) {
            this.source = source;
            this.header = header;
            this.algorithm = algorithm;
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
        settings.forEach((name, signature) -> {
            String key = "ingest.signatures." + name;
            String source = signature.source().orElse(name);
            Scheme scheme = Scheme.of(source)
                    .orElseThrow(() ->
                            new IllegalArgumentException(key + ".source: deliveries of " + source + " are not signed"));
            secrets.add(new Secret(
                    scheme, secret(key, scheme, signature), signature.keyId().orElse("")));
        });
        return new Signatures(secrets);
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

    List<Secret> of(Scheme scheme) {
        return secrets.stream().filter(secret -> secret.scheme == scheme).toList();
    }
}
