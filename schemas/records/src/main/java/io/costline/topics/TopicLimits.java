package io.costline.topics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What topics have refused as too large. Our records keep below our topics' limits; a limit that was lowered by hand is learnt
 * from the first record it refuses, so that the next try has a verdict on it. Safe for use by several threads.
 */
public final class TopicLimits {
    private final Map<String, Integer> refused = new ConcurrentHashMap<>();

    /** The topic refused a record with a value of so many bytes. */
    public void refused(String topic, int bytes) {
        refused.merge(topic, bytes, Math::min);
    }

    /** Whether anything was refused at all. */
    public boolean any() {
        return !refused.isEmpty();
    }

    /** Whether nothing as small has been refused by the topic. */
    public boolean takes(String topic, int bytes) {
        return refused.isEmpty() || bytes < refused.getOrDefault(topic, Integer.MAX_VALUE);
    }
}
