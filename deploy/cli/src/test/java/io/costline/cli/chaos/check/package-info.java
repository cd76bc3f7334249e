@NullMarked
package io.costline.cli.chaos.check;

import org.jspecify.annotations.NullMarked;
