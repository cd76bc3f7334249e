package io.costline.lab.bench;

import java.util.List;

/** The pipeline did not come to the right figures. */
final class WrongResultException extends RuntimeException {
    WrongResultException(List<String> faults) {
        super("the results are wrong: " + String.join("; ", faults));
    }
}
