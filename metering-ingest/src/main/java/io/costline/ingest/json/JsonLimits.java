package io.costline.ingest.json;

/**
 * Bounds of what is read.
 *
 * @param maxElements events of one body
 * @param maxDepth nesting inside one element; deeper values are dropped, not refused
 * @param maxString characters a string may have and be kept
 * @param maxValues values of one element
 */
public record JsonLimits(int maxElements, int maxDepth, int maxString, int maxValues) {
    public static final JsonLimits STANDARD = new JsonLimits(10_000, 24, 1024, 20_000);

    public JsonLimits {
        if (maxElements < 1 || maxDepth < 1 || maxString < 1 || maxValues < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    public JsonLimits withMaxElements(int elements) {
        return new JsonLimits(elements, maxDepth, maxString, maxValues);
    }
}
