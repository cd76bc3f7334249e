@NullMarked
package io.costline.lab.attack;

import org.jspecify.annotations.NullMarked;
