@NullMarked
package io.costline.lab.chaos.check;

import org.jspecify.annotations.NullMarked;
