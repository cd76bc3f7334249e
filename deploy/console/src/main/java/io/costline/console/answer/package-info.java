/** A question asked by a session: its values read and narrowed to what the session may see, its answer as JSON and CSV. */
@NullMarked
package io.costline.console.answer;

import org.jspecify.annotations.NullMarked;
