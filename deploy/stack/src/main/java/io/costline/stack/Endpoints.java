package io.costline.stack;

/** What the services are pointed at. */
public record Endpoints(String bootstrapServers, String registryUrl, String clickHouseUrl) {}
