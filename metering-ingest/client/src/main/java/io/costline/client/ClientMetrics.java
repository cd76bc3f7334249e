package io.costline.client;

/**
 * What a client has done since it was built. While nothing is being recorded or answered, {@code recorded + recovered =
 * delivered + ignored + rejected + dropped + damaged + bufferedEvents + spooledEvents}.
 *
 * @param recorded events and bodies given to the client
 * @param recovered events found on disk, left by an earlier run
 * @param delivered events the door accepted; a duplicate is accepted too
 * @param ignored bodies the door read and found to be nothing to bill
 * @param rejected events told to the listener
 * @param dropped events refused for want of room or after closing, and those lost at closing
 * @param damaged events on disk that could not be read back
 * @param spilled events written to disk
 * @param requests requests sent
 * @param failures requests without a verdict: no answer, 429, 5xx, or an answer that is not the door's
 * @param bytesSent bytes of request bodies, compressed
 * @param bufferedEvents events in memory, those being sent included
 * @param bufferedBytes memory they are counted with
 * @param spooledEvents events on disk alone
 * @param spooledBytes size of the files on disk
 */
public record ClientMetrics(
        long recorded,
        long recovered,
        long delivered,
        long ignored,
        long rejected,
        long dropped,
        long damaged,
        long spilled,
        long requests,
        long failures,
        long bytesSent,
        long bufferedEvents,
        long bufferedBytes,
        long spooledEvents,
        long spooledBytes) {}
