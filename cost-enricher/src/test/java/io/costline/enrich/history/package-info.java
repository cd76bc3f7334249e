@NullMarked
package io.costline.enrich.history;

import org.jspecify.annotations.NullMarked;
