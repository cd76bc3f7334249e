/** What policies of routing come to, as tables, and cases from files. Judging stored calls is {@code io.costline.shadow}'s. */
@NullMarked
package io.costline.cli.routing;

import org.jspecify.annotations.NullMarked;
