/**
 * What a cluster of one's own must have before the services can work, as settings say it: topics, rights, tables. What is there is
 * compared with what is wanted before anything is changed.
 */
@NullMarked
package io.costline.cli.cluster;

import org.jspecify.annotations.NullMarked;
