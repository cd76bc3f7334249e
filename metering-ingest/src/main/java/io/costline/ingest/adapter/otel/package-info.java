/**
 * Traces in OTLP, protobuf or JSON: which spans are model calls, and what their attributes say in the dialects of
 * GenAI conventions old and new, OpenInference, OpenLLMetry, Langfuse, the Vercel AI SDK, OpenRouter and Cloudflare.
 * Attributes that hold prompts or completions are not read. Pure: bytes in, drafts out.
 */
@NullMarked
package io.costline.ingest.adapter.otel;

import org.jspecify.annotations.NullMarked;
