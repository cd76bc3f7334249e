package io.costline.console.http;

import io.costline.console.access.Session;
import io.costline.console.access.Sessions;
import io.costline.console.oidc.Grants.Standing;
import io.costline.console.oidc.OidcFault;
import io.costline.console.oidc.SignIns;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends people to the identity provider and takes them in when they come back. */
final class OidcService {
    private static final Logger LOG = LoggerFactory.getLogger(OidcService.class);

    private final Gate gate;
    private final Sessions sessions;
    private final Optional<SignIns> signIns;
    private final String name;
    private final Duration life;
    private final InstantSource clock;
    private final Audit audit;

    OidcService(
            Gate gate,
            Sessions sessions,
            Optional<SignIns> signIns,
            String name,
            Duration life,
            InstantSource clock,
            Audit audit) {
        this.gate = gate;
        this.sessions = sessions;
        this.signIns = signIns;
        this.name = name;
        this.life = life;
        this.clock = clock;
        this.audit = audit;
    }

    /** By what ways one can sign in; for everybody to read. */
    void ways(ServerRequest request, ServerResponse response) {
        HttpReplies.json(response, HttpReplies.object(json -> {
            json.writeName("oidc");
            if (signIns.isPresent()) {
                json.writeString(name);
            } else {
                json.writeNull();
            }
        }));
    }

    void begin(ServerRequest request, ServerResponse response) {
        try {
            SignIns.Begun begun = known(request).begin(clock.instant());
            gate.away(response, begun.state(), SignIns.LONGEST);
            HttpReplies.seeOther(response, begun.address().toString());
        } catch (OidcFault e) {
            refused(response, e);
        }
    }

    void end(ServerRequest request, ServerResponse response) {
        SignIns known = known(request);
        Instant now = clock.instant();
        try {
            SignIns.Known person = known.end(
                    gate.back(request).orElse(""),
                    request.query().first("state").orElse(""),
                    request.query().first("code").asOptional(),
                    request.query().first("error").orElse("nothing"),
                    now);
            String cookie = person.standing() instanceof Standing.Member member
                    ? sessions.ofPerson(member.sessions(), now)
                    : sessions.ofOperator(person.who(), now);
            Session session = sessions.of(cookie, now).orElseThrow(HttpRefusal::signIn);
            gate.signedIn(response, cookie, life);
            audit.signedIn(session, "oidc");
            HttpReplies.seeOther(response, "/");
        } catch (OidcFault e) {
            refused(response, e);
        }
    }

    private SignIns known(ServerRequest request) {
        return signIns.orElseThrow(() -> HttpRefusal.notFound(request.path().path()));
    }

    private static void refused(ServerResponse response, OidcFault fault) {
        String why = fault.why().name().toLowerCase(Locale.ROOT);
        LOG.atWarn()
                .addKeyValue("why", why)
                .addKeyValue("reason", fault.getMessage())
                .log("not signed in");
        HttpReplies.seeOther(response, "/sign-in?why=" + why);
    }
}
