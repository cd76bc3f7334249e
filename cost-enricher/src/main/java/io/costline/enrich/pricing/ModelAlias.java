package io.costline.enrich.pricing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Another name of a model, while it holds.
 *
 * @param provider provider it holds at; empty: any
 * @param alias the other name, or a pattern of names as {@code glob 1 our-*} or {@code regex 2 ^our-}: see {@link
 *     ModelPattern}
 * @param targetProvider provider of the meant model; empty: the same
 * @param targetModel the meant model
 * @param effectiveFrom inclusive; null: always
 * @param effectiveTo exclusive; null: no end
 */
public record ModelAlias(
        String provider,
        String alias,
        String targetProvider,
        String targetModel,
        @Nullable Instant effectiveFrom,
        @Nullable Instant effectiveTo) {

    public ModelAlias {
        if (alias.isBlank() || targetModel.isBlank()) {
            throw new IllegalArgumentException("alias and target model must be given");
        }
    }

    /**
     * Checks what only a reader of files has to: that a pattern can be read.
     *
     * @throws IllegalArgumentException if it cannot
     */
    public ModelAlias checked() {
        ModelPattern.of(this);
        return this;
    }

    long fromMicros() {
        return Micros.fromOrEver(effectiveFrom);
    }

    long toMicros() {
        return Micros.toOrEver(effectiveTo);
    }
}
