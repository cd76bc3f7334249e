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

    /** Its name and what is read of its records. */
    Source source();

    default String name() {
        return source().name();
    }

    default int version() {
        return source().version();
    }

    default String description() {
        return source().description();
    }

    /** Other names it answers to; the ids of events hold {@link #name()}. */
    default Set<String> aliases() {
        return Set.of();
    }

    /** Whether {@code x-costline-} headers fill what the records do not say, the id included. */
    default boolean readsHeaders() {
        return true;
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
        var rules = new ReadingRules(source().unread(), source().embedded(), readsComments());
        return reader.read(body, Framing.ofMediaType(mediaType), rules);
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
