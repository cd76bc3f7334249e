/** Settings of the dispatcher. */
@NullMarked
package io.costline.dispatch.config;

import org.jspecify.annotations.NullMarked;
