@NullMarked
package io.costline.cli.chaos;

import org.jspecify.annotations.NullMarked;
