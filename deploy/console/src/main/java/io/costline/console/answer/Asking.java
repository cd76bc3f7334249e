package io.costline.console.answer;

import io.costline.clickhouse.query.Question;
import io.costline.clickhouse.query.QuestionException;
import io.costline.clickhouse.query.QuestionException.Fault;
import io.costline.clickhouse.query.Questions;
import io.costline.clickhouse.query.Questions.Limits;
import io.costline.clickhouse.query.Row;
import io.costline.console.access.Session;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Asks ClickHouse for a session, with few questions at once and a limit on each. */
public final class Asking {
    private final Questions questions;
    private final Semaphore places;
    private final Duration time;
    private final InstantSource clock;
    private final TenantStanding standing;

    public Asking(Questions questions, int places, Duration time, InstantSource clock) {
        this.questions = questions;
        this.places = new Semaphore(places, true);
        this.time = time;
        this.clock = clock;
        this.standing = new TenantStanding(this, clock);
    }

    /**
     * @param given values as an address has them
     * @param rows what is beyond is cut off
     * @throws Denied if it is not this session's to ask
     * @throws QuestionException if it is asked wrongly, or ClickHouse does not answer
     */
    public QuestionAnswer ask(Session session, Question question, Map<String, List<String>> given, int rows) {
        Instant now = clock.instant();
        Map<String, Object> values = Values.read(question, given, now);
        Map<String, Object> bound = Narrowing.bind(session, question, values);
        Map<String, Object> shown = new LinkedHashMap<>();
        for (Question.Parameter parameter : Heads.asked(question)) {
            Object value = bound.get(parameter.name());
            shown.put(parameter.name(), value != null ? value : fallback(parameter));
        }
        Cells cells = Cells.read(placed(() -> questions.cells(question, bound, new Limits(time, rows + 1))));
        return new QuestionAnswer(
                question,
                shown,
                cells.first(rows),
                now,
                question.allTenants() ? Optional.empty() : standing.completeTo(session.tenant()),
                cells.rows().size() > rows);
    }

    private static Object fallback(Question.Parameter parameter) {
        return parameter.list() ? List.of() : parameter.fallback().orElse("");
    }

    /** The console's own look at something: values are its own. */
    public List<Row> rows(String question, Map<String, Object> values) {
        return placed(() -> questions.ask(question, values));
    }

    /**
     * The values of a question whose rows are not the answer itself, with those of the asker.
     *
     * @throws Denied if it is not this session's to ask
     * @throws QuestionException naming the parameter that cannot have its value
     */
    public Map<String, Object> values(Session session, Question question, Map<String, List<String>> given) {
        return Narrowing.bind(session, question, Values.read(question, given, clock.instant()));
    }

    /**
     * Hands every row on, within the time of a question.
     *
     * @param values from {@link #values}
     * @param rows more are refused
     */
    public void each(Question question, Map<String, ?> values, long rows, Consumer<Row> take) {
        placed(() -> {
            long begun = System.nanoTime();
            AtomicLong seen = new AtomicLong();
            try {
                questions.each(question, values, time, row -> {
                    if (seen.incrementAndGet() > rows) {
                        throw new QuestionException(
                                Fault.TOO_MANY_ROWS, "there are more than " + rows + " calls; ask for a shorter time");
                    }
                    if (System.nanoTime() - begun > time.toNanos()) {
                        throw new QuestionException(
                                Fault.TOO_SLOW,
                                "it took longer than " + time.toSeconds() + " s; ask for a shorter time");
                    }
                    take.accept(row);
                });
            } catch (IOException e) {
                throw new QuestionException(Fault.AWAY, String.valueOf(e.getMessage()));
            }
            return seen.get();
        });
    }

    public TenantStanding standing() {
        return standing;
    }

    private interface Asked<T> {
        T get();
    }

    private <T> T placed(Asked<T> asked) {
        try {
            if (!places.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new QuestionException(Fault.TOO_SLOW, "too many questions wait for ClickHouse; try again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QuestionException(Fault.AWAY, "interrupted while waiting");
        }
        try {
            return asked.get();
        } finally {
            places.release();
        }
    }
}
