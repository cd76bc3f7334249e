package io.costline.embedded.clickhouse;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A fixed number of connections for statements without a session, and one more for each named session while it lives. */
final class ConnectionPool {
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final int MAX_SESSIONS = 64;

    private final Chdb engine;
    private final int size;
    private final BlockingQueue<PooledConnection> idle;
    private final Map<String, Session> sessions = new HashMap<>();

    private static final class Session {
        final PooledConnection connection;
        final ReentrantLock busy = new ReentrantLock();
        long expiresAt;

        Session(PooledConnection connection) {
            this.connection = connection;
        }
    }

    /** A borrowed connection; closing the lease gives it back. */
    interface Lease extends AutoCloseable {
        PooledConnection connection();

        @Override
        void close();
    }

    ConnectionPool(Chdb engine, int size) {
        this.engine = engine;
        this.size = size;
        this.idle = new ArrayBlockingQueue<>(size);
        for (int i = 0; i < size; i++) {
            idle.add(new PooledConnection(engine));
        }
    }

    Lease borrow(@Nullable String sessionId, Duration sessionTimeout) throws InterruptedException {
        return sessionId == null ? borrow() : borrowSession(sessionId, sessionTimeout);
    }

    Lease borrow() throws InterruptedException {
        PooledConnection connection = idle.poll(WAIT.toMillis(), TimeUnit.MILLISECONDS);
        if (connection == null) {
            throw EngineException.of(
                    202, "TOO_MANY_SIMULTANEOUS_QUERIES", "No connection was free within " + WAIT.toSeconds() + " s");
        }
        return lease(connection, () -> idle.add(connection));
    }

    /** Closes everything, waiting for statements that still run. False if some did not end in time. */
    boolean close(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        for (int i = 0; i < size; i++) {
            PooledConnection connection = idle.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (connection == null) {
                return false;
            }
            connection.close();
        }
        synchronized (sessions) {
            for (Session session : sessions.values()) {
                if (!session.busy.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return false;
                }
                session.connection.close();
            }
        }
        return true;
    }

    private Lease borrowSession(String id, Duration timeout) throws InterruptedException {
        Session session;
        synchronized (sessions) {
            expire();
            session = sessions.get(id);
            if (session == null) {
                if (sessions.size() >= MAX_SESSIONS) {
                    throw EngineException.of(202, "TOO_MANY_SIMULTANEOUS_QUERIES", "Too many sessions");
                }
                session = new Session(new PooledConnection(engine));
                sessions.put(id, session);
            }
            session.expiresAt = System.nanoTime() + timeout.toNanos();
            // A session serves one statement at a time; the server answers 373 at once instead of queueing.
            if (!session.busy.tryLock()) {
                throw EngineException.of(
                        373, "SESSION_IS_LOCKED", "Session " + id + " is locked by a concurrent client");
            }
        }
        return lease(session.connection, session.busy::unlock);
    }

    private void expire() {
        long now = System.nanoTime();
        for (Iterator<Session> all = sessions.values().iterator(); all.hasNext(); ) {
            Session session = all.next();
            if (session.expiresAt - now < 0 && session.busy.tryLock()) {
                session.connection.close();
                all.remove();
            }
        }
    }

    private static Lease lease(PooledConnection connection, Runnable giveBack) {
        return new Lease() {
            @Override
            public PooledConnection connection() {
                return connection;
            }

            @Override
            public void close() {
                giveBack.run();
            }
        };
    }
}
