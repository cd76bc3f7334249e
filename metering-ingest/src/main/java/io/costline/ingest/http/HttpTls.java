package io.costline.ingest.http;

import io.costline.ingest.config.IngestConfig;
import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.tls.Tls;
import io.helidon.common.tls.TlsClientAuth;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** TLS as it is configured. */
final class HttpTls {
    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    private HttpTls() {}

    /**
     * Empty without a certificate.
     *
     * @throws IllegalArgumentException naming the setting that is missing or whose file cannot be used
     */
    static Optional<Tls> of(IngestConfig.Tls config) {
        if (config.certificate().isEmpty()) {
            if (config.key().isPresent() || config.clientCa().isPresent()) {
                throw new IllegalArgumentException("ingest.http.tls.certificate is missing");
            }
            return Optional.empty();
        }
        Path certificate = config.certificate().get();
        Path key = config.key().orElseThrow(() -> new IllegalArgumentException("ingest.http.tls.key is missing"));
        Keys own = read(
                "ingest.http.tls.certificate or .key",
                pem -> pem.key(readable("key", key)).certChain(readable("certificate", certificate)));
        var tls = Tls.builder().privateKey(own).privateKeyCertChain(own).enabledProtocols(PROTOCOLS);
        config.clientCa()
                .ifPresent(ca -> tls.clientAuth(TlsClientAuth.REQUIRED)
                        .trust(read("ingest.http.tls.client-ca", pem -> pem.certificates(readable("client-ca", ca)))));
        return Optional.of(tls.build());
    }

    private static Keys read(
            String settings, java.util.function.Consumer<io.helidon.common.pki.PemKeys.Builder> files) {
        try {
            return Keys.builder().pem(files).build();
        } catch (RuntimeException e) {
            if (e instanceof IllegalArgumentException) {
                throw e;
            }
            throw new IllegalArgumentException(settings + ": not the PEM that is wanted: " + e.getMessage(), e);
        }
    }

    private static Resource readable(String setting, Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("ingest.http.tls." + setting + ": " + file + " cannot be read");
        }
        return Resource.create(file);
    }
}
