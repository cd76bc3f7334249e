/** What kills at a failpoint. Not shipped: only crash tests and the chaos command have it on their class path. */
@NullMarked
package io.costline.lab.failpoint;

import org.jspecify.annotations.NullMarked;
