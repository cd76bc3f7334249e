package io.costline.files;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** A file that cannot be used: every fault in it, from top to bottom. */
public final class FaultyFileException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<FileFault> faults;

    public FaultyFileException(List<FileFault> faults) {
        this.faults = faults.stream()
                .sorted(Comparator.comparingInt(FileFault::line).thenComparingInt(FileFault::column))
                .toList();
    }

    public List<FileFault> faults() {
        return faults;
    }

    /** The faults, a line each. */
    @Override
    public String getMessage() {
        return faults.stream().map(FileFault::toString).collect(Collectors.joining("\n"));
    }
}
