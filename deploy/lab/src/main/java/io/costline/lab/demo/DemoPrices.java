package io.costline.lab.demo;

import io.costline.enrich.pricebook.CardsFile;
import io.costline.enrich.pricebook.PriceBookPublisher;
import io.costline.lab.check.Prepaid;
import io.costline.lab.check.PriceList;
import io.costline.lab.traffic.Subscribers;
import io.costline.stack.Definitions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * The demo's prices beside the public list: one host's own in euros, a credit that expires in some days, a baseline, a rate; and a
 * card that comes after its calls.
 */
public final class DemoPrices {
    /** The contract's credit, as its file has it. */
    static final Prepaid CREDIT = new Prepaid(
            "aws-credits", "startup-pack", Subscribers.CREDIT_ACCOUNT, new BigDecimal("100"), new BigDecimal("80"));

    private static final Duration EXPIRES_IN = Duration.ofDays(6);
    private static final String LIST = "/io/costline/catalog/litellm.json";
    private static final String CARDS = "cards.json";
    private static final String LATE = "late-card.json";

    private DemoPrices() {}

    /** All of them, as the check reads them. */
    public static PriceList check() {
        try (InputStream list = open(LIST);
                InputStream cards = open(CARDS);
                InputStream late = open(LATE)) {
            return PriceList.read(list).withCards(cards).withCards(late);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts those in force that are there before the first call. */
    public static void publish(Definitions definitions) {
        publish(definitions, CARDS);
    }

    /** Puts the late card in force. */
    public static void publishLate(Definitions definitions) {
        publish(definitions, LATE);
    }

    private static void publish(Definitions definitions, String name) {
        try (InputStream file = open(name)) {
            Instant now = Instant.now();
            Instant expires = now.plus(EXPIRES_IN).truncatedTo(ChronoUnit.HOURS);
            String cards =
                    new String(file.readAllBytes(), StandardCharsets.UTF_8).replace("EXPIRES", expires.toString());
            new PriceBookPublisher(definitions.kafka(), definitions.registry())
                    .publish(CardsFile.read(cards.getBytes(StandardCharsets.UTF_8), now), now, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String name) {
        return Objects.requireNonNull(DemoPrices.class.getResourceAsStream(name), name);
    }
}
