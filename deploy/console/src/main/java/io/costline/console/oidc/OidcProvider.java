package io.costline.console.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.ClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.UserInfo;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import io.costline.console.config.ConsoleConfig.Oidc;
import io.costline.console.oidc.OidcFault.Why;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The identity provider, as its discovery document describes it. It is read when the first person signs in, and once. */
public final class OidcProvider {
    private static final int PATIENCE_MILLIS = 5_000;

    private final Oidc config;
    private final URI redirect;
    private volatile @Nullable OIDCProviderMetadata known;

    /** @param redirect where the provider sends people back to; it must be registered there */
    public OidcProvider(Oidc config, URI redirect) {
        this.config = config;
        this.redirect = redirect;
    }

    /** A person, as the provider vouches for them. */
    public record Person(String who, List<String> groups) {}

    /** Where a browser is sent to. */
    URI authorize(State state, Nonce nonce, CodeVerifier verifier) throws OidcFault {
        OIDCProviderMetadata provider = provider();
        return new AuthenticationRequest.Builder(
                        new ResponseType(ResponseType.Value.CODE),
                        new Scope(config.scopes().toArray(String[]::new)),
                        client(),
                        redirect)
                .endpointURI(provider.getAuthorizationEndpointURI())
                .state(state)
                .nonce(nonce)
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .build()
                .toURI();
    }

    /** Who has the code. */
    Person redeem(String code, Nonce nonce, CodeVerifier verifier) throws OidcFault {
        OIDCProviderMetadata provider = provider();
        OIDCTokens tokens =
                tokens(provider, new AuthorizationCodeGrant(new AuthorizationCode(code), redirect, verifier));
        IDTokenClaimsSet claims = checked(provider, tokens, nonce);
        if (claims.getClaim(config.groupsClaim()) != null || provider.getUserInfoEndpointURI() == null) {
            return person(claims, claims);
        }
        return person(claims, userInfo(provider, tokens, claims));
    }

    private OIDCTokens tokens(OIDCProviderMetadata provider, AuthorizationCodeGrant grant) throws OidcFault {
        URI endpoint = provider.getTokenEndpointURI();
        TokenRequest request = config.clientSecret()
                .map(Secret::new)
                .map(secret -> posts(provider)
                        ? new ClientSecretPost(client(), secret)
                        : new ClientSecretBasic(client(), secret))
                .map(authentication -> new TokenRequest.Builder(endpoint, authentication, grant).build())
                .orElseGet(() -> new TokenRequest.Builder(endpoint, client(), grant).build());
        try {
            TokenResponse response = OIDCTokenResponseParser.parse(send(request.toHTTPRequest()));
            if (response instanceof OIDCTokenResponse success) {
                return success.getOIDCTokens();
            }
            throw new OidcFault(
                    Why.REFUSED,
                    "the code was refused: " + response.toErrorResponse().getErrorObject());
        } catch (ParseException e) {
            throw new OidcFault(Why.UNAVAILABLE, e);
        }
    }

    private static boolean posts(OIDCProviderMetadata provider) {
        List<ClientAuthenticationMethod> methods = provider.getTokenEndpointAuthMethods();
        return methods != null
                && methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                && !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
    }

    private IDTokenClaimsSet checked(OIDCProviderMetadata provider, OIDCTokens tokens, Nonce nonce) throws OidcFault {
        try {
            var keys = new DefaultResourceRetriever(PATIENCE_MILLIS, PATIENCE_MILLIS);
            return new IDTokenValidator(
                            provider.getIssuer(),
                            client(),
                            JWSAlgorithm.parse(config.algorithm()),
                            provider.getJWKSetURI().toURL(),
                            keys)
                    .validate(tokens.getIDToken(), nonce);
        } catch (BadJOSEException | JOSEException | MalformedURLException e) {
            throw new OidcFault(Why.TOKEN, e);
        }
    }

    private static UserInfo userInfo(OIDCProviderMetadata provider, OIDCTokens tokens, IDTokenClaimsSet claims)
            throws OidcFault {
        try {
            UserInfoResponse response = UserInfoResponse.parse(send(
                    new UserInfoRequest(provider.getUserInfoEndpointURI(), tokens.getAccessToken()).toHTTPRequest()));
            if (!response.indicatesSuccess()) {
                throw new OidcFault(Why.REFUSED, "the provider tells nothing of the person");
            }
            UserInfo info = response.toSuccessResponse().getUserInfo();
            if (!info.getSubject().equals(claims.getSubject())) {
                throw new OidcFault(Why.TOKEN, "the provider tells of somebody else");
            }
            return info;
        } catch (ParseException e) {
            throw new OidcFault(Why.UNAVAILABLE, e);
        }
    }

    private Person person(IDTokenClaimsSet claims, ClaimsSet told) {
        String name = Optional.ofNullable(told.getStringClaim("email"))
                .or(() -> Optional.ofNullable(told.getStringClaim("preferred_username")))
                .orElse(claims.getSubject().getValue());
        List<String> groups = told.getStringListClaim(config.groupsClaim());
        String one = told.getStringClaim(config.groupsClaim());
        return new Person("person " + name, groups != null ? groups : one != null ? List.of(one) : List.of());
    }

    private static HTTPResponse send(HTTPRequest request) throws OidcFault {
        request.setConnectTimeout(PATIENCE_MILLIS);
        request.setReadTimeout(PATIENCE_MILLIS);
        try {
            return request.send();
        } catch (IOException e) {
            throw new OidcFault(Why.UNAVAILABLE, e);
        }
    }

    private OIDCProviderMetadata provider() throws OidcFault {
        OIDCProviderMetadata read = known;
        if (read == null) {
            try {
                read = OIDCProviderMetadata.resolve(
                        new Issuer(config.issuer().orElseThrow()), PATIENCE_MILLIS, PATIENCE_MILLIS);
            } catch (GeneralException | IOException e) {
                throw new OidcFault(Why.UNAVAILABLE, e);
            }
            known = read;
        }
        return read;
    }

    private ClientID client() {
        return new ClientID(config.clientId().orElseThrow());
    }
}
