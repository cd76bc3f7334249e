/**
 * API keys: making them, following them on their topic, and recognising one in a request. Only hashes are kept; a key
 * itself is shown once, when it is made.
 */
@NullMarked
package io.costline.keys;

import org.jspecify.annotations.NullMarked;
