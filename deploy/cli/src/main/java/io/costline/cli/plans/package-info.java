/** What people define for margins: plans, customers' other names, closed months. Files in, definitions out. */
@NullMarked
package io.costline.cli.plans;

import org.jspecify.annotations.NullMarked;
