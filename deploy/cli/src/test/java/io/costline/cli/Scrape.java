package io.costline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;

/** What every service's {@code /metrics} keeps to. */
final class Scrape {
    private static final int MOST_LINES = 300;
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private Scrape() {}

    static void check(String service, int port) {
        List<String> lines = of(port).lines().toList();
        assertThat(lines).as(service).hasSizeLessThan(MOST_LINES);
        assertThat(lines)
                .as(service)
                .noneMatch(line -> line.endsWith(" NaN"))
                .noneMatch(line -> UUID.matcher(line).find())
                .noneMatch(line -> line.contains("topic=\"costline_"))
                .noneMatch(line -> line.startsWith("# TYPE") && line.contains("_ms "))
                .noneMatch(line -> line.contains("quantile="))
                .anyMatch(line -> line.startsWith("costline_build_info{") && line.contains("version=\""))
                .anyMatch(line -> line.startsWith("process_start_time_seconds"))
                .filteredOn(line -> !line.startsWith("#"))
                .allMatch(line -> line.contains("service=\"" + service + "\""));
    }

    static String of(int port) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
