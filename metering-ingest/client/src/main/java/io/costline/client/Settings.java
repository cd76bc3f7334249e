package io.costline.client;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a builder was told. */
record Settings(
        String url,
        Supplier<String> key,
        Backlog.Limits limits,
        Overflow overflow,
        int concurrentRequests,
        Duration requestTimeout,
        Duration closeTimeout,
        Backoff backoff,
        Consumer<RejectedEvent> onRejected,
        HttpClient http) {}
