package io.costline.console.http;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a person does who signs in: follows where they are sent, fills in the provider's forms, keeps the cookies. */
final class Browser {
    private static final Pattern FORM = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");
    private static final Pattern PROMPT = Pattern.compile("name=\"prompt\" value=\"(\\w+)\"");

    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final URI console;

    Browser(int port) {
        console = URI.create("http://127.0.0.1:" + port);
    }

    /** Signs in under a name and returns the address of the console's page that this ends on. */
    URI signIn(String name) throws IOException, InterruptedException {
        return goOn(goUntilBack(name));
    }

    /** Signs in at the provider and returns the address that it sends the browser back to. */
    URI goUntilBack(String name) throws IOException, InterruptedException {
        URI at = console.resolve("/api/v1/sign-in/oidc");
        HttpResponse<String> answer = get(at);
        for (int steps = 0; steps < 20; steps++) {
            if (answer.statusCode() / 100 == 3) {
                at = at.resolve(answer.headers().firstValue("Location").orElseThrow());
                if (at.getPort() == console.getPort()) {
                    return at;
                }
                answer = get(at);
            } else {
                Matcher form = FORM.matcher(answer.body());
                Matcher prompt = PROMPT.matcher(answer.body());
                if (!form.find() || !prompt.find()) {
                    throw new IOException("neither leads on nor asks: " + answer.body());
                }
                at = at.resolve(form.group(1));
                answer = client.send(
                        HttpRequest.newBuilder(at)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "prompt=" + prompt.group(1) + "&login=" + name + "&password=any"))
                                .build(),
                        BodyHandlers.ofString());
            }
        }
        throw new IOException("no end of it");
    }

    /** Goes to an address of the console and on to where that leads. */
    URI goOn(URI at) throws IOException, InterruptedException {
        return at.resolve(get(at).headers().firstValue("Location").orElse(""));
    }

    HttpResponse<String> get(URI at) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(at).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return get(console.resolve(path));
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(console.resolve(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Origin", console.toString())
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    void delete(String path) throws IOException, InterruptedException {
        client.send(
                HttpRequest.newBuilder(console.resolve(path))
                        .header("Origin", console.toString())
                        .DELETE()
                        .build(),
                BodyHandlers.discarding());
    }

    JsonNode session() throws IOException, InterruptedException {
        return JsonMapper.shared().readTree(get("/api/v1/session").body());
    }
}
