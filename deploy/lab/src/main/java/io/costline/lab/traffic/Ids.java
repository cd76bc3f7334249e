package io.costline.lab.traffic;

/** Ids that look like their sources' own and are the same for the same seed. */
final class Ids {
    private final String prefix;
    private final long salt;
    private int calls;
    private int operations;

    Ids(TrafficOptions options) {
        this.prefix = options.idPrefix();
        this.salt = mix(options.seed() ^ mix(prefix.hashCode()));
    }

    /** A W3C trace id. */
    String trace(int number) {
        return "%016x%016x".formatted(salt, mix(salt + number));
    }

    String operation() {
        operations++;
        return prefix + "op-" + Long.toUnsignedString(salt >>> 20, 36) + '-' + operations;
    }

    String call(Door door) {
        calls++;
        String unique = prefix + Long.toUnsignedString(salt, 36) + Integer.toString(calls, 36);
        return switch (door) {
            case LITELLM, KAFKA_LITELLM, OPENAI_CHAT -> "chatcmpl-" + unique;
            case OPENAI_RESPONSES -> "resp_" + unique;
            case ANTHROPIC -> "msg_" + unique;
            case GEMINI -> "gem" + unique;
            case EVENTS, KAFKA_EVENTS -> "evt-" + unique;
        };
    }

    /** SplitMix64's finalizer: a bijection, so distinct numbers stay distinct. */
    private static long mix(long number) {
        long z = number + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
