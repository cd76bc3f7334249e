/** Settings of the console, one immutable interface; every key has a row in docs/settings.md. */
@NullMarked
package io.costline.console.config;

import org.jspecify.annotations.NullMarked;
