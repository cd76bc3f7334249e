package io.costline.ingest.http;

import io.costline.ingest.http.Signatures.Scheme;
import io.costline.ingest.http.Signatures.Secret;
import io.costline.keys.ApiKeys;
import io.costline.keys.Grant;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may send: the bearer of an API key and, where a source signs and its secret is configured, only with a true
 * signature. A signature whose secret names a key stands in for the key: some webhooks cannot send one.
 */
final class Callers {
    private static final SignatureTold NO_SIGNATURE = new SignatureTold("", List.of(), null);

    private final ApiKeys keys;
    private final Signatures signatures;
    private final Clock clock;

    Callers(ApiKeys keys, Signatures signatures, Clock clock) {
        this.keys = keys;
        this.signatures = signatures;
        this.clock = clock;
    }

    /** Whether a request may go on to its body: null when it has neither a key nor a chance of a signature. */
    @Nullable
    Caller of(String source, @Nullable String authorization, Headers headers) {
        Grant bearer = keys.authenticate(authorization, clock.instant());
        Optional<Scheme> scheme = Scheme.of(source);
        List<Secret> asked = scheme.map(signatures::of).orElse(List.of()).stream()
                .filter(secret -> mayBe(secret, bearer))
                .toList();
        if (bearer == null && asked.isEmpty()) {
            return null;
        }
        String header = scheme.map(Scheme::header).orElse("");
        SignatureTold told = asked.isEmpty()
                ? NO_SIGNATURE
                : scheme.map(each -> SignatureTold.of(each, headers)).orElse(NO_SIGNATURE);
        return new Caller(bearer, asked, header, told);
    }

    /** A header of the request, empty when absent. */
    interface Headers {
        String first(String name);
    }

    /** A bearer's delivery is signed by a secret of its own tenant or of nobody's; others by one that names a key. */
    private boolean mayBe(Secret secret, @Nullable Grant bearer) {
        if (bearer == null) {
            return !secret.keyId().isEmpty();
        }
        Grant owner = keys.ofKey(secret.keyId(), clock.instant());
        return secret.keyId().isEmpty() || (owner != null && tenant(owner).equals(tenant(bearer)));
    }

    private static String tenant(Grant grant) {
        return grant.attribution().tenant();
    }

    /** A request's sender, not believed before its body was read. */
    final class Caller {
        private final @Nullable Grant bearer;
        private final List<Secret> asked;
        private final String header;
        private final SignatureTold signature;

        private Caller(@Nullable Grant bearer, List<Secret> asked, String header, SignatureTold signature) {
            this.bearer = bearer;
            this.asked = asked;
            this.header = header;
            this.signature = signature;
        }

        /** Whose share of the door the request takes; all that only a signature may prove have one between them. */
        String tenant() {
            return bearer == null ? "" : bearer.attribution().tenant();
        }

        /** Reads the body on the way to whoever unpacks it. */
        SignedStream signed(InputStream body) {
            return new SignedStream(body, asked, signature.prefix());
        }

        /** False when the bearer's key is not for that source; a signature's key is asked once it is known. */
        boolean mayPermit(String source) {
            return bearer == null || bearer.permits(source);
        }

        /** What the delivery may do, its body being read; null when its signature is missing or wrong. */
        @Nullable
        Grant grant(SignedStream read) {
            if (asked.isEmpty()) {
                return bearer;
            }
            Secret secret = signature.isTimely(clock.instant()) ? read.signedBy(signature.codes()) : null;
            if (secret == null) {
                return null;
            }
            return bearer == null ? keys.ofKey(secret.keyId(), clock.instant()) : bearer;
        }

        Refusal refusal() {
            return Refusal.badSignature(header);
        }
    }
}
