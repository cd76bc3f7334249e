package io.costline.dispatch;

import java.util.Map;

/** A body as JSON, and the headers beside its type. */
record Message(String body, Map<String, String> headers) {}
