package io.costline.client;

/**
 * What was left when a client closed.
 *
 * @param undelivered events that were neither judged by the door nor kept: they are lost
 * @param kept events on disk, which the next client on the same directory delivers
 * @param trouble the last thing that went wrong with the door; empty if nothing did since it last answered
 */
public record CloseReport(long undelivered, long kept, String trouble) {
    /** Whether the door has judged everything. */
    public boolean complete() {
        return undelivered == 0 && kept == 0;
    }
}
