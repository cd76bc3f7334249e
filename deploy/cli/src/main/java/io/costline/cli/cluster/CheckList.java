package io.costline.cli.cluster;

import java.util.ArrayList;
import java.util.List;

/** What a check found, in the order in which it looked. */
public final class CheckList {
    /**
     * One thing that was looked at.
     *
     * @param about what, as {@code kafka} or {@code sink}
     * @param text how it is, or what is missing and who mends it
     */
    public record Finding(boolean fault, String about, String text) {}

    private final List<Finding> all = new ArrayList<>();

    void well(String about, String text) {
        all.add(new Finding(false, about, text));
    }

    void fault(String about, String text) {
        all.add(new Finding(true, about, text));
    }

    /** Looks at something; what is thrown is what is wrong with it. */
    boolean look(String about, Look look) throws InterruptedException {
        try {
            look.at();
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            Throwable cause = e.getCause() == null || e.getMessage() != null ? e : e.getCause();
            String why = e.getCause() != null
                            && e.getCause() != cause
                            && e.getCause().getMessage() != null
                            && !String.valueOf(cause.getMessage())
                                    .contains(e.getCause().getMessage())
                    ? ": " + e.getCause().getMessage()
                    : "";
            fault(about, (cause.getMessage() == null ? cause.toString() : cause.getMessage()).strip() + why);
            return false;
        }
    }

    interface Look {
        void at() throws Exception;
    }

    public List<Finding> all() {
        return List.copyOf(all);
    }

    public long faults() {
        return all.stream().filter(Finding::fault).count();
    }
}
