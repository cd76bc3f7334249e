package io.costline.lab.traffic;

import io.costline.lab.traffic.Call.Attempt;
import io.costline.lab.traffic.Call.Outcome;
import io.costline.lab.traffic.Call.Run;
import io.costline.lab.traffic.Call.Seen;
import io.costline.lab.traffic.Call.Who;
import io.costline.lab.traffic.Call.Work;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the calls of one request after the other, whatever the cast: the attempts it took, each through a door. */
public final class Requests {
    private final Cast cast;

    public Requests(Cast cast) {
        this.cast = cast;
    }

    /**
     * One attempt.
     *
     * @param afterMillis when it begins, counted from the request
     * @param usage null when the source reports none
     */
    public record Try(
            long afterMillis, Model served, @Nullable Usage usage, Outcome outcome) {}

    /** The calls of a request that asks for the model of its first attempt. */
    public List<Call> of(Instant at, Work work, Who who, List<Try> tries) {
        Model requested = tries.getFirst().served();
        String operation = tries.size() > 1 ? cast.operationId() : "";
        List<Call> calls = new ArrayList<>();
        for (int index = 0; index < tries.size(); index++) {
            Try each = tries.get(index);
            Attempt attempt = operation.isEmpty()
                    ? Attempt.ONLY
                    : new Attempt(operation, index, each.served().equals(requested) ? "" : requested.name());
            Door door = cast.door(each.served(), each.outcome(), attempt);
            calls.add(through(door, at.plusMillis(each.afterMillis()), work, who, requested, each, attempt));
        }
        return calls;
    }

    /** A plain successful call through a given door. */
    public Call through(Door door, Instant at, Work work, Who who, Model model, Usage usage) {
        return through(door, at, work, who, model, new Try(0, model, usage, Outcome.OK), Attempt.ONLY);
    }

    private Call through(Door door, Instant at, Work work, Who who, Model requested, Try each, Attempt attempt) {
        return new Call(
                door,
                // LiteLLM marks an answer from its own cache in the id
                cast.callId(door) + (door.litellm() && each.outcome() == Outcome.CACHED ? "_cache_hit" : ""),
                0,
                cast.gateway(door) ? Seen.BY_GATEWAY : Seen.BY_SDK,
                at,
                at.plusMillis(cast.millis(each.usage())),
                work,
                who,
                Run.PLAIN,
                requested,
                each.served(),
                each.usage(),
                each.outcome(),
                attempt,
                null);
    }
}
