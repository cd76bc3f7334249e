/**
 * {@code costline backfill}: files of records of long ago, compared with what ClickHouse stores and sent once. Reading and comparing is
 * the modules' own: {@code Normalizer} of metering-ingest, {@code HistoryChoice} and {@code HistoryCosts} of cost-enricher.
 */
@NullMarked
package io.costline.cli.backfill;

import org.jspecify.annotations.NullMarked;
