package io.costline.cli.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Asks the terminal for its columns, as nothing in Java does. */
final class TerminalWidth {
    private TerminalWidth() {}

    static int ask() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (stty.waitFor(1, TimeUnit.SECONDS) && size.matches("[0-9]+ [1-9][0-9]*")) {
                return Integer.parseInt(size.substring(size.indexOf(' ') + 1));
            }
        } catch (IOException e) {
            return Integer.MAX_VALUE; // no stty: no limit
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Integer.MAX_VALUE;
    }
}
