/**
 * One small class per source: what its records mean. A dialect (how a provider counts tokens) is a class of its own,
 * because gateways pass the counts of others on. Every adapter reads counts, ids and names; none reads prompts,
 * completions or error messages. Pure: JSON trees in, drafts out.
 */
@NullMarked
package io.costline.ingest.adapter;

import org.jspecify.annotations.NullMarked;
