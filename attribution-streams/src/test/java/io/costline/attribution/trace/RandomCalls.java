package io.costline.attribution.trace;

import io.costline.attribution.ledger.CallState;
import io.costline.attribution.ledger.Charge;
import io.costline.attribution.ledger.Outcome;
import io.costline.attribution.ledger.Scopes;
import io.costline.attribution.ledger.Usage;
import io.costline.attribution.ledger.Work;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Draws calls from small sets of names, so that they meet in scopes, minutes and operations. */
public final class RandomCalls {
    public static final long START = 1_777_896_000_000_000L; // 2026-05-04T12:00:00Z

    private final RandomGenerator random;

    public RandomCalls(RandomGenerator random) {
        this.random = random;
    }

    /** One revision of a call; everything but its id may differ between two. */
    public CallState call(int number, long revision) {
        boolean ownId = number % 3 != 0;
        long idHigh = 0x9E3779B97F4A7C15L * (number + 1);
        long idLow = number;
        String callId =
                ownId ? HexFormat.of().toHexDigits(idHigh) + HexFormat.of().toHexDigits(idLow) : "resp_" + number;
        long time = START + random.nextLong(0, 4 * 3_600_000_000L);
        long list = random.nextInt(10) == 0 ? Long.MAX_VALUE / 4 : random.nextLong(0, 5_000_000_000_000L);
        boolean requestedKnown = random.nextBoolean();
        return new CallState(
                callId,
                idHigh,
                idLow,
                random.nextInt(2),
                revision,
                time,
                time - random.nextInt(3) * 1_000L,
                time + random.nextInt(5) * 1_000_000L,
                time + random.nextInt(9) * 1_000_000L,
                Outcome.values()[random.nextInt(5)],
                random.nextInt(8) == 0,
                new Scopes(
                        pick("", "", "acme", "globex"),
                        pick("", "core"),
                        pick("", "p1", "p2"),
                        pick("", "key"),
                        pick("", "support-chat", "code-assist"),
                        pick("", "openai", "anthropic"),
                        pick("", "account"),
                        pick("", "gpt-5", "opus")),
                new Work(
                        pick("", "research"),
                        pick("", "planner"),
                        pick("", "session"),
                        pick("", "", "op1", "op2"),
                        random.nextInt(3),
                        pick("", "gpt-5", "opus")),
                new Charge(
                        pick("USD", "USD", "EUR"),
                        list,
                        random.nextBoolean() ? list : list / 2,
                        requestedKnown,
                        requestedKnown ? random.nextLong(0, 5_000_000_000_000L) : 0,
                        random.nextInt(3) == 0 ? random.nextLong(0, 1_000_000_000_000L) : 0,
                        random.nextInt(4) == 0,
                        random.nextInt(5) == 0),
                new Usage(random.nextInt(10_000), random.nextInt(100), random.nextInt(100), random.nextInt(1_000)));
    }

    private String pick(String... names) {
        return names[random.nextInt(names.length)];
    }
}
