/**
 * Reading bounded JSON. One pass of the streaming parser turns a body into elements: small trees with the place each one
 * had in the body. Long strings and deep values are dropped while they are read, so text that is none of our business
 * never becomes a value; numbers keep their digits, so that money never passes through binary floating point. Pure.
 */
@NullMarked
package io.costline.ingest.json;

import org.jspecify.annotations.NullMarked;
