/**
 * Files that people write: YAML or JSON, read with the place of every value, so that each fault is told with its line and column.
 * What the files mean stands with their readers.
 */
@NullMarked
package io.costline.files;

import org.jspecify.annotations.NullMarked;
