package io.costline.console.http;

import io.costline.console.access.Session;
import io.costline.console.answer.QuestionAnswer;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who saw and exported what: one line each, from a logger of its own. */
final class Audit {
    private static final Logger LOG = LoggerFactory.getLogger("io.costline.console.audit");

    void signedIn(Session session, String by) {
        LOG.atInfo()
                .addKeyValue("who", session.who())
                .addKeyValue("tenant", session.tenant())
                .addKeyValue("fixed", fixed(session))
                .addKeyValue("by", by)
                .log("signed in");
    }

    void answered(Session session, QuestionAnswer answer, String format) {
        seen(session, answer.question().name(), answer.given(), answer.rows(), format);
    }

    void seen(Session session, String question, Map<String, Object> params, int rows, String format) {
        LOG.atInfo()
                .addKeyValue("who", session.who())
                .addKeyValue("tenant", session.tenant())
                .addKeyValue("fixed", fixed(session))
                .addKeyValue("question", question)
                .addKeyValue("params", params)
                .addKeyValue("rows", rows)
                .addKeyValue("format", format)
                .log("answered");
    }

    private static String fixed(Session session) {
        return session.fixed()
                .map(fixed -> fixed.dimension() + ' ' + fixed.value())
                .orElse("");
    }
}
