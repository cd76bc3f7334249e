/**
 * What a chaos run sends: seeded traces of calls with late customers, fallbacks, revisions, twins and re-sends, packed into
 * shipments for four doors. The same seed and start time give the same shipments in the same order; how many of them are
 * sent is up to the run.
 */
@NullMarked
package io.costline.lab.chaos.workload;

import org.jspecify.annotations.NullMarked;
