package io.costline.ingest.json;

import java.util.List;

/** What reading a body gave. */
public sealed interface BodyContent {

    /** @param single the body was one object, not a list of any kind */
    record Elements(List<Element> elements, boolean single) implements BodyContent {}

    /** The body as a whole is not JSON. Line and column count from 1. */
    record Malformed(String reason, int line, int column) implements BodyContent {}

    record TooMany(int maxElements) implements BodyContent {}
}
