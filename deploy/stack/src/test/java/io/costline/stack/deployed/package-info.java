/** What deploy/ holds beside code: images, compose file, chart, rules, pages. Held against the services they are about. */
@NullMarked
package io.costline.stack.deployed;

import org.jspecify.annotations.NullMarked;
