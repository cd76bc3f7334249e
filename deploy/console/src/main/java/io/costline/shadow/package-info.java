/** Policies of routing judged on stored calls: the file, the questions asked, the core of {@code enrich.routing}, its answer as JSON. */
@NullMarked
package io.costline.shadow;

import org.jspecify.annotations.NullMarked;
