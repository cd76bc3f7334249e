package io.costline.console.answer;

import io.costline.clickhouse.query.Question;
import io.costline.clickhouse.query.Question.Parameter;
import io.costline.clickhouse.query.QuestionException;
import io.costline.clickhouse.query.QuestionException.Fault;
import io.costline.clickhouse.query.TimeText;
import io.costline.limits.PlainText;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a question's values out of an address: each is of its parameter's type, and none is of the asker's own parameters. */
final class Values {
    private static final int LONGEST = 1_024;
    private static final int MOST_OF_A_LIST = 1_000;
    private static final long MAX_UINT32 = 0xFFFF_FFFFL;

    private Values() {}

    /** @throws QuestionException naming the parameter that is not there, or cannot have its value */
    static Map<String, Object> read(Question question, Map<String, List<String>> given, Instant now) {
        Map<String, Object> values = new LinkedHashMap<>();
        given.forEach((name, texts) -> {
            Parameter parameter = question.parameters().stream()
                    .filter(each -> each.name().equals(name) && !each.ofAsker())
                    .findFirst()
                    .orElseThrow(() -> unknown(question, name));
            if (parameter.list()) {
                if (texts.size() > MOST_OF_A_LIST) {
                    throw bad(parameter, "has more than " + MOST_OF_A_LIST + " values");
                }
                values.put(
                        name, texts.stream().map(text -> plain(parameter, text)).toList());
            } else if (texts.size() == 1) {
                values.put(name, value(parameter, texts.getFirst(), now));
            } else {
                throw bad(parameter, "is given " + texts.size() + " times");
            }
        });
        return values;
    }

    private static Object value(Parameter parameter, String text, Instant now) {
        String plain = plain(parameter, text);
        if (parameter.type().startsWith("DateTime")) {
            return time(parameter, plain, now);
        }
        if (parameter.type().equals("UInt32")) {
            if (!plain.matches("\\d{1,10}") || Long.parseLong(plain) > MAX_UINT32) {
                throw bad(parameter, "is no whole number from 0 to " + MAX_UINT32);
            }
            return plain;
        }
        if (!parameter.oneOf().isEmpty() && !parameter.oneOf().contains(plain)) {
            throw bad(parameter, "must be one of " + String.join(", ", parameter.oneOf()));
        }
        return plain;
    }

    private static Instant time(Parameter parameter, String text, Instant now) {
        try {
            Instant time = text.length() >= 19 && text.charAt(10) == ' '
                    ? Instant.parse(text.replace(' ', 'T') + "Z")
                    : TimeText.parse(text, now);
            if (time.isBefore(Instant.EPOCH) || time.getEpochSecond() > MAX_UINT32) {
                throw bad(parameter, "is no time from 1970 to 2106");
            }
            return time;
        } catch (DateTimeException e) {
            throw bad(
                    parameter,
                    "is no time: 2026-11-30, 2026-11-30T08:15:00Z, 2026-11-30 08:15:00, 24h, 7d, today, mtd");
        }
    }

    private static String plain(Parameter parameter, String text) {
        // U+001F stands between the two values of a pair.
        if (text.length() > LONGEST || PlainText.bytes(text.replace('\u001f', ' ')) < 0) {
            throw bad(parameter, "must be plain text of at most " + LONGEST + " characters");
        }
        return text;
    }

    private static QuestionException bad(Parameter parameter, String why) {
        return new QuestionException(Fault.VALUE, parameter.name(), parameter.name() + " " + why);
    }

    private static QuestionException unknown(Question question, String name) {
        String takes = String.join(
                ", ",
                question.parameters().stream()
                        .filter(each -> !each.ofAsker())
                        .map(Parameter::name)
                        .toList());
        return new QuestionException(
                Fault.VALUE,
                name,
                name.equals(Question.TENANT)
                        ? "whose figures it shows is decided by the sign-in: tenant cannot be given"
                        : "question " + question.name() + " takes no " + name
                                + (takes.isEmpty() ? "" : "; it takes " + takes));
    }
}
