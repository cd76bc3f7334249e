package io.costline.console.oidc;

import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;
import io.costline.console.config.ConsoleConfig.Oidc;
import io.costline.console.oidc.Grants.Standing;
import io.costline.console.oidc.OidcFault.Why;
import io.costline.service.MisconfiguredException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Sign-ins that are under way: each is of one browser, ends once, and in good time. */
public final class SignIns {
    /** How long a person may take at the provider. */
    public static final Duration LONGEST = Duration.ofMinutes(10);

    /** When it is full, the oldest goes. */
    private static final int MOST = 10_000;

    private final Map<String, UnderWay> underWay = new ConcurrentHashMap<>();
    private final OidcProvider provider;
    private final Grants grants;

    private record UnderWay(Nonce nonce, CodeVerifier verifier, Instant ends) {}

    /** What a browser is told. */
    public record Begun(URI address, String state) {}

    /** Who came back. */
    public record Known(String who, Standing standing) {}

    public SignIns(OidcProvider provider, Grants grants) {
        this.provider = provider;
        this.grants = grants;
    }

    /**
     * @param self how browsers call this console
     * @return empty when no provider is named
     * @throws MisconfiguredException if something is missing, or goes over the net unencrypted
     */
    public static Optional<SignIns> of(Oidc config, URI self) {
        if (config.issuer().isEmpty()) {
            return Optional.empty();
        }
        URI issuer = config.issuer().get();
        if (!"https".equals(issuer.getScheme()) && !loopback(issuer)) {
            throw new MisconfiguredException("console.oidc.issuer is " + issuer + ": it must be https");
        }
        if (config.clientId().isEmpty()) {
            throw new MisconfiguredException("console.oidc.client-id is missing beside console.oidc.issuer");
        }
        if (config.grants().isEmpty()) {
            throw new MisconfiguredException("console.oidc.grants is empty: nobody who signs in could see anything");
        }
        return Optional.of(new SignIns(
                new OidcProvider(config, self.resolve("/api/v1/sign-in/oidc/callback")), new Grants(config.grants())));
    }

    private static boolean loopback(URI issuer) {
        return "http".equals(issuer.getScheme())
                && ("127.0.0.1".equals(issuer.getHost()) || "localhost".equals(issuer.getHost()));
    }

    /** @throws OidcFault if the provider cannot be asked */
    public Begun begin(Instant now) throws OidcFault {
        var state = new State();
        var begun = new UnderWay(new Nonce(), new CodeVerifier(), now.plus(LONGEST));
        URI address = provider.authorize(state, begun.nonce(), begun.verifier());
        underWay.values().removeIf(each -> !now.isBefore(each.ends()));
        if (underWay.size() >= MOST) {
            underWay.entrySet().stream()
                    .min(Comparator.comparing(entry -> entry.getValue().ends()))
                    .ifPresent(entry -> underWay.remove(entry.getKey()));
        }
        underWay.put(state.getValue(), begun);
        return new Begun(address, state.getValue());
    }

    /**
     * @param browser the state that this browser was sent away with
     * @param state what came back with it
     */
    public Known end(String browser, String state, Optional<String> code, String error, Instant now) throws OidcFault {
        UnderWay begun = state.isEmpty() || !state.equals(browser) ? null : underWay.remove(state);
        if (begun == null || !now.isBefore(begun.ends())) {
            throw new OidcFault(Why.STATE, "no sign-in of this browser is under way");
        }
        if (code.isEmpty()) {
            throw new OidcFault(Why.REFUSED, "the provider said " + error);
        }
        OidcProvider.Person person = provider.redeem(code.get(), begun.nonce(), begun.verifier());
        Standing standing = grants.of(person.who(), person.groups());
        if (standing instanceof Standing.Stranger) {
            throw new OidcFault(Why.NO_GRANT, person.who() + " is in " + person.groups());
        }
        return new Known(person.who(), standing);
    }
}
