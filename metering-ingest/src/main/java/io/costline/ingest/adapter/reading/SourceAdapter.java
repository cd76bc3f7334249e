package io.costline.ingest.adapter.reading;

import io.costline.ingest.json.BodyContent;
import io.costline.ingest.json.BodyReader;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Framing;
import io.costline.ingest.json.ReadingRules;
import java.util.List;
import java.util.Set;

/** Understands the records of one source. Stateless; one instance serves all requests. */
public interface SourceAdapter {

    /** As in {@code /v1/ingest/<name>}; part of the event ids, so it never changes. */
    String name();

    /** Other names it answers to; the ids of events hold {@link #name()}. */
    default Set<String> aliases() {
        return Set.of();
    }

    /** Raised when the same record is read differently from now on. */
    int version();

    /** One line for people. */
    String description();

    /** Whether {@code x-costline-} headers fill what the records do not say, the id included. */
    default boolean readsHeaders() {
        return true;
    }

    /** Names of members nobody reads, skipped unparsed at any depth unless they are numbers. */
    default Set<String> unread() {
        return Set.of();
    }

    /** Names of members whose text is JSON of its own, read as if it stood there. */
    default Set<String> embedded() {
        return Set.of();
    }

    /** Whether comments of an event stream carry anything: some gateways write the cost after the stream's end. */
    default boolean readsComments() {
        return false;
    }

    /**
     * Splits a body into elements; most sources write JSON in one of its framings.
     *
     * @param mediaType lower-case, without parameters; empty when nobody said
     */
    default BodyContent read(byte[] body, String mediaType, BodyReader reader) {
        return reader.read(
                body, Framing.ofMediaType(mediaType), new ReadingRules(unread(), embedded(), readsComments()));
    }

    /** Whether a line or an item of an array is one element; else it holds many, numbered on over what is read together. */
    default boolean elementsAreRecords() {
        return true;
    }

    /** Whether its topic is made at the start; any other is read as soon as somebody makes it. */
    default boolean topicFromTheStart() {
        return true;
    }

    /** Whether records tell calls only together with those before them, so that a file of them is never cut. */
    default boolean elementsTellTogether() {
        return false;
    }

    /** Turns every element into a draft, a rejection or an ignored record; several elements may make one draft. */
    void adapt(List<Element> elements, Findings findings);
}
