/** Shows that the repacked client works with nothing but guava and slf4j beside it. */
@NullMarked
package io.costline.registryclient;

import org.jspecify.annotations.NullMarked;
