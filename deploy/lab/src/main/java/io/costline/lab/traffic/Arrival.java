package io.costline.lab.traffic;

/**
 * One recorded request.
 *
 * @param offsetMicros microseconds after the first request of both traces
 * @param inputTokens context tokens
 * @param outputTokens generated tokens
 * @param code whether it comes from the coding service, else from the conversation service
 */
record Arrival(long offsetMicros, int inputTokens, int outputTokens, boolean code) {}
