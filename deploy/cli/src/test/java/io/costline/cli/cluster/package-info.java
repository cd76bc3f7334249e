@NullMarked
package io.costline.cli.cluster;

import org.jspecify.annotations.NullMarked;
