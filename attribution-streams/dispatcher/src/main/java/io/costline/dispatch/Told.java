package io.costline.dispatch;

import io.costline.avro.BudgetAlert;
import java.time.Instant;

/** An alert and when it was told. */
record Told(BudgetAlert alert, Instant at) {}
