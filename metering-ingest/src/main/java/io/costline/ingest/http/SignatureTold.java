package io.costline.ingest.http;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a delivery says about its own signature. Stripe signs {@code t.body} and may say several codes; Orb signs
 * {@code v1:time:body}; Lago writes its code in base 64; the others sign the body alone, in hex.
 *
 * @param before bytes that were signed before those of the body
 * @param codes any of which may be the right one
 * @param at when it was signed, where that is signed along
 */
record SignatureTold(
        String before, List<byte[]> codes, @Nullable Instant at) {
    /** How old a signature may be that says its time: what was overheard cannot be sent again later. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    static SignatureTold of(Signatures.Scheme scheme, Callers.Headers headers) {
        String said = headers.first(scheme.header());
        return switch (scheme) {
            case VERCEL, HELICONE -> new SignatureTold("", List.of(hex(said)), null);
            case LAGO -> new SignatureTold("", List.of(base64(said)), null);
            case STRIPE -> stripe(said);
            case ORB -> {
                String time = headers.first("x-orb-timestamp");
                yield new SignatureTold("v1:" + time + ":", codes(said), iso(time));
            }
        };
    }

    private static SignatureTold stripe(String said) {
        String time = part(said, "t").stream().findFirst().orElse("");
        return new SignatureTold(time + '.', codes(said), epoch(time));
    }

    private static List<byte[]> codes(String said) {
        return part(said, "v1").stream().map(SignatureTold::hex).toList();
    }

    private static List<String> part(String said, String name) {
        var found = new ArrayList<String>();
        for (String part : said.split(",", 20)) {
            if (part.strip().startsWith(name + '=')) {
                found.add(part.strip().substring(name.length() + 1));
            }
        }
        return found;
    }

    /** False for one of another time than now, if it says one; a scheme with a time must say it. */
    boolean isTimely(Instant now) {
        return before.isEmpty()
                || (at != null && Duration.between(at, now).abs().compareTo(TOLERANCE) <= 0);
    }

    byte[] prefix() {
        return before.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hex(String code) {
        try {
            return HexFormat.of().parseHex(code.strip());
        } catch (IllegalArgumentException noHex) {
            return new byte[0];
        }
    }

    private static byte[] base64(String code) {
        try {
            return Base64.getDecoder().decode(code.strip());
        } catch (IllegalArgumentException noBase64) {
            return new byte[0];
        }
    }

    private static @Nullable Instant epoch(String seconds) {
        try {
            return Instant.ofEpochSecond(Long.parseLong(seconds));
        } catch (NumberFormatException | DateTimeException none) {
            return null;
        }
    }

    private static @Nullable Instant iso(String time) {
        try {
            return Instant.parse(time.endsWith("Z") ? time : time + "Z");
        } catch (DateTimeException none) {
            return null;
        }
    }
}
