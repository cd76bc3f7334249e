/** The console over HTTP: the interface below /api/v1, signing in, and the application's files. What is decided, others decide. */
@NullMarked
package io.costline.console.http;

import org.jspecify.annotations.NullMarked;
