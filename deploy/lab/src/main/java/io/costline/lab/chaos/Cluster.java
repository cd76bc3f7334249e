package io.costline.lab.chaos;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** The processes under test and where they listen. */
interface Cluster extends AutoCloseable {
    /** One process. */
    interface Member {
        String name();

        boolean alive();

        /** SIGKILL; returns when it is gone. */
        void kill();

        /** Starts it again with the same arguments; returns when it is ready. */
        void restart();

        /** SIGSTOP. */
        void pause();

        /** SIGCONT. */
        void resume();

        /** Starts it and kills it after so long, ready or not. */
        void dieStarting(Duration after);

        /** Removes its folder of state; it does not run. */
        void forget();

        /** Whether it says that it is ready. */
        boolean saysReady();

        /** Where its failpoints are armed. */
        Path failpoints();
    }

    Member member(Victim victim, int instance);

    String bootstrapServers();

    String registryUrl();

    String clickHouseUrl();

    /** Where the HTTP door is now; a restarted one may have moved. */
    URI ingest();

    @Override
    void close();
}
