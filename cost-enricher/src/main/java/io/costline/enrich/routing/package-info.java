/**
 * What another choice of models would have cost: a policy of tiers, or one model for everything, judged on calls as they were. Pure:
 * calls, prices and evidence in, figures out.
 */
@NullMarked
package io.costline.enrich.routing;

import org.jspecify.annotations.NullMarked;
