/**
 * Places where a test may stop a process for good. Without a configured directory they do nothing.
 */
@NullMarked
package io.costline.failpoint;

import org.jspecify.annotations.NullMarked;
