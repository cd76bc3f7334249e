package io.costline.client;

import io.costline.client.Answer.Judged;
import io.costline.client.Answer.Refused;
import io.costline.client.Answer.TryAgain;
import io.costline.client.EventVerdict.Outcome;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes batch after batch to the door, until the buffer stops. Interrupts that do not come with that change nothing. */
final class Sender implements Runnable {
    private final Buffer buffer;
    private final Transport transport;
    private final @Nullable Spool spool;
    private final Notices notices;
    private final Counters counters;

    Sender(Buffer buffer, Transport transport, @Nullable Spool spool, Notices notices, Counters counters) {
        this.buffer = buffer;
        this.transport = transport;
        this.spool = spool;
        this.notices = notices;
        this.counters = counters;
    }

    @Override
    public void run() {
        while (true) {
            Batch batch;
            try {
                batch = buffer.take();
            } catch (InterruptedException e) {
                continue;
            }
            if (batch == null) {
                return;
            }
            try {
                deliver(batch);
            } catch (InterruptedException e) {
                buffer.failed(batch, 0);
            } catch (RuntimeException | Error e) { // out of memory, for one: the thread must live on
                notices.unexpected(e);
                buffer.failed(batch, 0);
            }
        }
    }

    private void deliver(Batch batch) throws InterruptedException {
        Segment segment = batch.segment();
        if (segment != null && spool != null) {
            List<Frame> read = spool.read(segment);
            batch.read(read.subList(Math.min(segment.settled(), read.size()), read.size()));
        }
        int most = Integer.MAX_VALUE;
        while (!batch.unsettled().isEmpty()) {
            List<Frame> next = next(batch.unsettled(), most);
            Frame first = next.get(0);
            Answer answer = first.isCall() ? transport.call(first) : transport.events(next);
            if (answer instanceof Judged judged
                    && (first.isCall() || judged.verdicts().size() == next.size())) {
                judged(batch, next, judged.verdicts());
            } else if (answer instanceof Refused && next.size() > 1) {
                most = next.size() / 2; // the fault of one must not cost the others
            } else if (answer instanceof Refused refused) {
                settled(batch, 1);
                notices.rejected(new RejectedEvent(first.id(), refused.code(), refused.field(), refused.message()));
            } else {
                boolean told = answer instanceof TryAgain;
                notices.failed(told ? ((TryAgain) answer).reason() : "the answer does not judge every event");
                buffer.failed(batch, told ? ((TryAgain) answer).pause() : 0);
                return;
            }
        }
        buffer.done(batch);
        if (segment != null && spool != null) {
            try {
                spool.remove(segment);
            } catch (IOException e) {
                notices.disk(e);
            }
        }
    }

    /** Events up to a number, or one call: a call's headers are a request's. */
    private static List<Frame> next(List<Frame> frames, int most) {
        if (frames.get(0).isCall()) {
            return frames.subList(0, 1);
        }
        int count = 1;
        while (count < frames.size() && count < most && !frames.get(count).isCall()) {
            count++;
        }
        return frames.subList(0, count);
    }

    private void judged(Batch batch, List<Frame> frames, List<EventVerdict> verdicts) {
        settled(batch, frames.size());
        if (frames.get(0).isCall()) {
            count(frames.get(0), ofCall(verdicts));
            return;
        }
        for (int i = 0; i < frames.size(); i++) {
            count(frames.get(i), verdicts.get(i));
        }
    }

    private void settled(Batch batch, int count) {
        buffer.settle(batch, count);
        notices.answered();
    }

    /** A body may hold several elements: one that is rejected is told, one that is accepted makes it delivered. */
    private static EventVerdict ofCall(List<EventVerdict> verdicts) {
        EventVerdict of = new EventVerdict(0, Outcome.IGNORED, "", "", "", "", List.of());
        for (EventVerdict verdict : verdicts) {
            if (verdict.outcome() == Outcome.REJECTED) {
                return verdict;
            }
            of = verdict.outcome() == Outcome.ACCEPTED ? verdict : of;
        }
        return of;
    }

    private void count(Frame frame, EventVerdict verdict) {
        switch (verdict.outcome()) {
            case ACCEPTED -> counters.delivered.increment();
            case IGNORED -> counters.ignored.increment();
            case REJECTED ->
                notices.rejected(new RejectedEvent(frame.id(), verdict.code(), verdict.field(), verdict.message()));
        }
    }
}
