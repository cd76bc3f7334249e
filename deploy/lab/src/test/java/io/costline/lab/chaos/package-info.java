@NullMarked
package io.costline.lab.chaos;

import org.jspecify.annotations.NullMarked;
