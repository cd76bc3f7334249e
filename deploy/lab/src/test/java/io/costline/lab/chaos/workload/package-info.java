@NullMarked
package io.costline.lab.chaos.workload;

import org.jspecify.annotations.NullMarked;
