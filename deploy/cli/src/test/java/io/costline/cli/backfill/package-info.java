@NullMarked
package io.costline.cli.backfill;

import org.jspecify.annotations.NullMarked;
