/** What the ledger is given and asked by the crash test: its budgets with their alerts, and what the topics hold. */
@NullMarked
package io.costline.lab.chaos.check;

import org.jspecify.annotations.NullMarked;
