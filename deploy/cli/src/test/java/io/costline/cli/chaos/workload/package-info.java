@NullMarked
package io.costline.cli.chaos.workload;

import org.jspecify.annotations.NullMarked;
