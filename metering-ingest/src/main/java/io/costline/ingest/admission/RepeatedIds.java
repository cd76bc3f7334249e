package io.costline.ingest.admission;

import io.costline.avro.RequestEvent;
import io.costline.avro.TimeQuality;
import io.costline.avro.TokenBuckets;
import java.time.Instant;
import java.util.Set;

/**
 * Response ids that a server gives out again. Ollama's OpenAI interface draws {@code chatcmpl-373} from about a thousand
 * numbers: forty calls make it likelier than not that two share one. There an id means a call only together with when it
 * began and how much was put in.
 */
final class RepeatedIds {
    /** Servers of one's own, as sources and as providers are called; gateways in front of nobody known. */
    private static final Set<String> SERVERS = Set.of("""
            ollama ollama_chat llamacpp llamafile vllm hosted_vllm sglang tgi lm_studio lmstudio xinference selfhosted
            openai_like openai-compatible""".split("\\s+"));

    /** An id of fewer digits, or letters, is not unique. */
    private static final int UNIQUE_DIGITS = 10;

    private static final int UNIQUE_LETTERS = 7;

    private RepeatedIds() {}

    /** What to add to the native id, where that is a response id which may come again; empty where it may not. */
    static String ofEvent(RequestEvent event) {
        boolean repeats = isServer(event) || isShort(event);
        return repeats && isIdentity(event) ? distinction(event) : "";
    }

    /** What to add to the response id as that of a call; a long one stays, for other views of the call know it too. */
    static String ofCall(RequestEvent event) {
        boolean repeats = isServer(event) || isIdentity(event);
        return repeats && isShort(event) ? distinction(event) : "";
    }

    /** Whether the source knows the event by its response id alone. */
    private static boolean isIdentity(RequestEvent event) {
        return event.getNativeId().equals(event.getProviderResponseId());
    }

    private static boolean isServer(RequestEvent event) {
        return SERVERS.contains(event.getSource()) || SERVERS.contains(event.getProvider());
    }

    /** Of a number or, by a server of one's own, of a few letters behind a prefix as chatcmpl-. */
    private static boolean isShort(RequestEvent event) {
        String id = event.getProviderResponseId();
        int from = 0;
        while (from < id.length() && id.charAt(from) >= 'a' && id.charAt(from) <= 'z') {
            from++;
        }
        boolean prefixed = from < id.length() && (id.charAt(from) == '-' || id.charAt(from) == '_');
        from = prefixed ? from + 1 : 0;
        int length = id.length() - from;
        boolean number = id.chars().skip(from).allMatch(c -> c >= '0' && c <= '9');
        return number ? length < UNIQUE_DIGITS : length < UNIQUE_LETTERS && isServer(event);
    }

    private static String distinction(RequestEvent event) {
        TokenBuckets tokens = event.getTokens();
        long input = tokens.getInputUncached()
                + tokens.getCacheRead()
                + tokens.getCacheWrite5m()
                + tokens.getCacheWrite1h()
                + tokens.getCacheWriteUnknownTtl()
                + tokens.getToolUseInput();
        Instant began = event.getStartedAt();
        if (began == null || event.getTimeQuality() == TimeQuality.SERVER) {
            long output = tokens.getOutputVisible() + tokens.getReasoning() + tokens.getPredictionRejected();
            return "@" + input + "+" + output; // sent again, it must be known again: our time says nothing
        }
        return "@" + began.getEpochSecond() + "+" + input;
    }
}
