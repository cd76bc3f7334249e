/**
 * Settings of the service, checked as a whole before anything starts.
 */
@NullMarked
package io.costline.attribution.config;

import org.jspecify.annotations.NullMarked;
