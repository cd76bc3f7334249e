package io.costline.client;

import java.util.Map;
import java.util.Set;

/**
 * What of a value leaves the process. Members that no rule names are left out, so a provider's new field stays here
 * until it is named. A rule holds for a value and, where that is an array, for each of its items.
 */
sealed interface Whitelist {

    /** A number, a flag, or a text as short as an id or a name is; an object is emptied. */
    record Plain() implements Whitelist {}

    /** Only that it is there and of which type: texts, objects and arrays are emptied. */
    record Presence() implements Whitelist {}

    /** The named members of an object. */
    record Members(Map<String, Whitelist> rules) implements Whitelist {
        public Members {
            rules = Map.copyOf(rules);
        }
    }

    /** Every number and flag at any depth under whatever name, and the texts under the named ones. */
    record Counts(Set<String> texts) implements Whitelist {
        public Counts {
            texts = Set.copyOf(texts);
        }
    }
}
