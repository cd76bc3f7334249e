/**
 * The Confluent wire format and the schema registry behind one class of ours. The only package that touches the
 * relocated registry client.
 */
@NullMarked
package io.costline.wire;

import org.jspecify.annotations.NullMarked;
