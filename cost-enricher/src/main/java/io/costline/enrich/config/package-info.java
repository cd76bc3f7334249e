/** The enricher's settings. No behaviour. */
@NullMarked
package io.costline.enrich.config;

import org.jspecify.annotations.NullMarked;
