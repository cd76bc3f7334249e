@NullMarked
package io.costline.client;

import org.jspecify.annotations.NullMarked;
