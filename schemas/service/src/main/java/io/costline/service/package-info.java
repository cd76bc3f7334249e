/**
 * What every service process has in common: settings, health and metrics over HTTP, readiness on standard output,
 * and ending with its parent. No business rule may come in here.
 */
@NullMarked
package io.costline.service;

import org.jspecify.annotations.NullMarked;
