/** Who asks: sessions by API key or link, and from where a request may come. Nothing here knows HTTP's server or a question. */
@NullMarked
package io.costline.console.access;

import org.jspecify.annotations.NullMarked;
