/** What was made of answers: one outcome an element, each with its own verdict. Pure. */
@NullMarked
package io.costline.ingest.outcome;

import org.jspecify.annotations.NullMarked;
