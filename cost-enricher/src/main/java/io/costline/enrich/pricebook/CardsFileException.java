package io.costline.enrich.pricebook;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** A file of cards that cannot be read: every fault in it, from top to bottom. */
public final class CardsFileException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<CardsFault> faults;

    CardsFileException(List<CardsFault> faults) {
        this.faults = faults.stream()
                .sorted(Comparator.comparingInt(CardsFault::line).thenComparingInt(CardsFault::column))
                .toList();
    }

    public List<CardsFault> faults() {
        return faults;
    }

    /** The faults, a line each. */
    @Override
    public String getMessage() {
        return faults.stream().map(CardsFault::toString).collect(Collectors.joining("\n"));
    }
}
