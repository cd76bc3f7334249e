package io.costline.cli.invoice;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Pulls a provider's costs or usage, page after page, into a file that is an array of the pages as they came. When the provider asks to
 * wait, or is away, it is asked again, less often each time.
 */
public final class InvoiceFetch {
    private static final int TRIES = 8;
    private static final int MOST_PAGES = 10_000;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    /** A report that a provider offers. */
    public enum Report {
        OPENAI_COSTS(
                "https://api.openai.com",
                "/v1/organization/costs?bucket_width=1d&limit=180&group_by=line_item&group_by=project_id"),
        OPENAI_USAGE(
                "https://api.openai.com",
                "/v1/organization/usage/completions?bucket_width=1d&limit=31&group_by=model&group_by=project_id"),
        ANTHROPIC_COSTS(
                "https://api.anthropic.com",
                "/v1/organizations/cost_report?bucket_width=1d&limit=31&group_by[]=workspace_id&group_by[]=description"),
        ANTHROPIC_USAGE(
                "https://api.anthropic.com",
                "/v1/organizations/usage_report/messages?bucket_width=1d&limit=31&group_by[]=workspace_id&group_by[]=model");

        private final String base;
        private final String path;

        Report(String base, String path) {
            this.base = base;
            this.path = path;
        }

        public String base() {
            return base;
        }

        private boolean openAi() {
            return name().startsWith("OPENAI");
        }

        private String range(Instant from, Instant to) {
            return openAi()
                    ? "&start_time=" + from.getEpochSecond() + "&end_time=" + to.getEpochSecond()
                    : "&starting_at=" + from + "&ending_at=" + to;
        }

        private Map<String, String> headers(String key) {
            return openAi()
                    ? Map.of("Authorization", "Bearer " + key)
                    : Map.of("x-api-key", key, "anthropic-version", "2023-06-01");
        }
    }

    /** Waits; a test does not. */
    public interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    private final String base;
    private final String key;
    private final Pause pause;

    /** @param key of the provider's administrators; it goes to the provider alone */
    public InvoiceFetch(String base, String key, Pause pause) {
        this.base = base.replaceAll("/+$", "");
        this.key = key;
        this.pause = pause;
    }

    /**
     * Into a file, whole or not at all.
     *
     * @return how many pages
     * @throws IOException if the provider refuses, or does not answer
     */
    public int fetch(Report report, Instant from, Instant to, Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        int pages = 0;
        try (HttpClient http = HttpClient.newBuilder()
                        .connectTimeout(Duration.ofSeconds(10))
                        .build();
                BufferedWriter out = Files.newBufferedWriter(part)) {
            String next = "";
            do {
                JsonNode page = page(http, report, report.path + report.range(from, to) + next);
                out.write(pages == 0 ? "[" : ",\n");
                out.write(page.toString());
                pages++;
                boolean more = page.path("has_more").booleanValue(false);
                String token = page.path("next_page").asString("");
                if (more && token.isEmpty()) {
                    throw new IOException("page " + pages + " says that there are more, and not which");
                }
                next = more ? "&page=" + URLEncoder.encode(token, StandardCharsets.UTF_8) : "";
            } while (!next.isEmpty() && pages < MOST_PAGES);
            out.write("]\n");
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        return pages;
    }

    private JsonNode page(HttpClient http, Report report, String path) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(base + path.replace("[", "%5B").replace("]", "%5D")))
                .timeout(Duration.ofMinutes(1));
        report.headers(key).forEach(request::header);
        Duration wait = Duration.ofSeconds(1);
        String fault = "";
        for (int i = 0; i < TRIES; i++) {
            try {
                HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
                int status = response.statusCode();
                if (status == 200) {
                    return parsed(response.body());
                }
                fault = "answered " + status + ": " + start(response.body());
                if (status != 429 && status < 500) {
                    throw new Refused(fault);
                }
                Duration asked = asked(response);
                wait = asked.compareTo(wait) > 0 ? asked : wait;
            } catch (Refused e) {
                throw e;
            } catch (IOException e) {
                fault = "did not answer: " + e.getMessage();
            } catch (InterruptedException e) {
                throw interrupted();
            }
            sleep(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
            wait = wait.multipliedBy(2);
        }
        throw new IOException(base + " " + fault + " (asked " + TRIES + " times)");
    }

    private JsonNode parsed(String body) throws IOException {
        try {
            return JsonMapper.shared().readTree(body);
        } catch (JacksonException e) {
            throw new Refused("answered what is no JSON: " + start(body));
        }
    }

    private static Duration asked(HttpResponse<String> response) {
        try {
            return Duration.ofSeconds((long) Math.ceil(Double.parseDouble(
                    response.headers().firstValue("retry-after").orElse("0"))));
        } catch (NumberFormatException e) {
            return Duration.ZERO;
        }
    }

    private void sleep(Duration time) throws IOException {
        try {
            pause.of(time);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static IOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while fetching");
    }

    private static String start(String body) {
        String line = body.strip().replaceAll("\\s+", " ");
        return line.length() > 200 ? line.substring(0, 200) + "..." : line;
    }

    private static final class Refused extends IOException {
        Refused(String message) {
            super(message);
        }
    }
}
