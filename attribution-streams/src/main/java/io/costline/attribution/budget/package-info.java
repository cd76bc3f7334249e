/**
 * Budgets: which apply to a scope, their periods in their own time zone, and the rules by which a period's spend latches an alert. Pure:
 * no Kafka, no Avro records, no clock. Budget files are read here too; publishing them is not.
 */
@NullMarked
package io.costline.attribution.budget;

import org.jspecify.annotations.NullMarked;
