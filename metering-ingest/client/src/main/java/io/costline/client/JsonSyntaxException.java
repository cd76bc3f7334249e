package io.costline.client;

/** The text is not JSON. The message names the place and what was expected, never the text itself. */
final class JsonSyntaxException extends Exception {
    JsonSyntaxException(String message, int at) {
        super(message + " at character " + at, null, false, false);
    }
}
