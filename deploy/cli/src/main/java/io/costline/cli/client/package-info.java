/** What the command says to a running stack: HTTP to the ingest door with retries, queries to ClickHouse. */
@NullMarked
package io.costline.cli.client;

import org.jspecify.annotations.NullMarked;
