package io.costline.lab.chaos;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

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

        /** Starts it and kills it when told, ready or not, or after so long. */
        void dieStarting(BooleanSupplier moment, Duration atMost);

        /** Removes its folder of state; it does not run. */
        void forget();

        /** Leaves its folder no space; to be said again, as what it deletes is space. */
        void fillDisk();

        /** Gives the space back. */
        void freeDisk();

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

    /** Who is told of alerts. */
    AlertReceiver alerts();

    /** Where commands find the pipeline. */
    Path stackFile();

    /** How a disk is made full here. */
    String fullDisk();

    @Override
    void close();
}
