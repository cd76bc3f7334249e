package io.costline.embedded.process;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Lets programs of this machine in and web pages not. A page that a person opens can send to a loopback address, and by a name
 * that it lets point there it can also read; a browser then tells where the page is from, or which name it was led by.
 */
public final class SameMachine extends Filter {
    private static final Pattern OURS = Pattern.compile("(?i)(?:127\\.0\\.0\\.1|localhost|\\[::1\\])(?::\\d{1,5})?");

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        String foreign = foreign(exchange.getRequestHeaders());
        if (foreign.isEmpty()) {
            chain.doFilter(exchange);
            return;
        }
        byte[] text = ("Refused: only programs on this machine are served, and this came with " + foreign + "\n")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(403, text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    /** What shows that a page sent this; empty if nothing does. */
    private static String foreign(Headers headers) {
        String host = headers.getFirst("Host");
        if (host != null && !OURS.matcher(host).matches()) {
            return "the name of another host";
        }
        if (headers.containsKey("Origin")) {
            return "an Origin";
        }
        String site = headers.getFirst("Sec-Fetch-Site");
        return site == null || site.equals("none") ? "" : "Sec-Fetch-Site";
    }

    @Override
    public String description() {
        return "only programs of this machine";
    }
}
