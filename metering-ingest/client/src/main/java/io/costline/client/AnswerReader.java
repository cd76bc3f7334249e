package io.costline.client;

import io.costline.client.Answer.Judged;
import io.costline.client.Answer.Refused;
import io.costline.client.Answer.TryAgain;
import io.costline.client.EventVerdict.Outcome;
import io.costline.client.JsonScanner.Token;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what the door answered. Only its own words are a verdict: what a proxy on the way says, whatever its status, is
 * trouble that passes.
 */
final class AnswerReader {
    private final List<EventVerdict> verdicts = new ArrayList<>();
    private final Map<String, String> error = new HashMap<>();
    private boolean results;

    private AnswerReader() {}

    /** @param pause nanoseconds the answer asks to wait */
    static Answer read(int status, byte[] body, long pause) {
        var trouble = new TryAgain("HTTP " + status, pause);
        if (status != 202 && status != 400 && status != 404 && status != 413) {
            return trouble;
        }
        var reader = new AnswerReader();
        try {
            reader.document(new JsonScanner(new String(body, StandardCharsets.UTF_8)));
        } catch (JsonSyntaxException notTheDoor) {
            return new TryAgain("HTTP " + status + " with an answer that is not the door's", pause);
        }
        if (status != 413 && status != 404 && reader.results) {
            return new Judged(reader.verdicts);
        }
        String code = reader.error.getOrDefault("code", "");
        boolean lasting = (status == 404 && code.equals("UNKNOWN_SOURCE"))
                || (status == 413 && code.equals("TOO_LARGE"))
                // a body that arrived broken may arrive whole
                || (status == 400 && !code.isEmpty() && !code.equals("UNREADABLE_BODY"));
        return lasting
                ? new Refused(code, reader.error.getOrDefault("field", ""), reader.error.getOrDefault("message", ""))
                : trouble;
    }

    /** All that an answer says, whoever gave it: what is not the door's own is text alone. */
    static DoorAnswer whole(int status, byte[] body, int repeats) {
        String text = new String(body, StandardCharsets.UTF_8);
        var reader = new AnswerReader();
        try {
            reader.document(new JsonScanner(text));
        } catch (JsonSyntaxException notTheDoor) {
            reader = new AnswerReader();
        }
        return new DoorAnswer(
                status,
                text,
                reader.verdicts,
                reader.error.getOrDefault("code", ""),
                reader.error.getOrDefault("field", ""),
                reader.error.getOrDefault("message", ""),
                repeats);
    }

    private void document(JsonScanner in) throws JsonSyntaxException {
        if (in.next() != Token.START_OBJECT) {
            throw new JsonSyntaxException("expected an object", 0);
        }
        while (in.next() == Token.NAME) {
            String name = in.text();
            Token value = in.next();
            if (name.equals("results") && value == Token.START_ARRAY) {
                results = true;
                for (Token item = in.next(); item != Token.END_ARRAY; item = in.next()) {
                    verdicts.add(verdict(in, item));
                }
            } else if (name.equals("error") && value == Token.START_OBJECT) {
                texts(in, error);
            } else {
                in.skip(value);
            }
        }
        in.next();
    }

    private static EventVerdict verdict(JsonScanner in, Token item) throws JsonSyntaxException {
        if (item != Token.START_OBJECT) {
            throw new JsonSyntaxException("expected an object", 0);
        }
        var texts = new HashMap<String, String>();
        var warnings = new ArrayList<String>();
        while (in.next() == Token.NAME) {
            String name = in.text();
            Token value = in.next();
            if (value == Token.STRING || value == Token.NUMBER) {
                texts.put(name, in.text());
            } else if (name.equals("warnings") && value == Token.START_ARRAY) {
                for (Token warning = in.next(); warning != Token.END_ARRAY; warning = in.next()) {
                    if (warning == Token.STRING) {
                        warnings.add(in.text());
                    } else {
                        in.skip(warning);
                    }
                }
            } else {
                in.skip(value);
            }
        }
        Outcome outcome = switch (texts.getOrDefault("status", "")) {
            case "accepted" -> Outcome.ACCEPTED;
            case "ignored" -> Outcome.IGNORED;
            case "rejected" -> Outcome.REJECTED;
            default -> throw new JsonSyntaxException("expected a verdict", 0);
        };
        boolean rejected = outcome == Outcome.REJECTED;
        return new EventVerdict(
                index(texts.getOrDefault("index", "0")),
                outcome,
                texts.getOrDefault("event_id", texts.getOrDefault("line_id", texts.getOrDefault("outcome_id", ""))),
                rejected ? texts.getOrDefault("code", "") : "",
                rejected ? texts.getOrDefault("field", "") : "",
                texts.getOrDefault("message", texts.getOrDefault("reason", "")),
                warnings);
    }

    private static int index(String number) throws JsonSyntaxException {
        try {
            return Integer.parseInt(number);
        } catch (NumberFormatException e) {
            throw new JsonSyntaxException("expected an index", 0);
        }
    }

    private static void texts(JsonScanner in, Map<String, String> into) throws JsonSyntaxException {
        while (in.next() == Token.NAME) {
            String name = in.text();
            Token value = in.next();
            if (value == Token.STRING) {
                into.put(name, in.text());
            } else {
                in.skip(value);
            }
        }
    }
}
