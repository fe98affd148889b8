/**
 * The edge of our own API: the endpoint adapter, problems, paging, idempotency and the port that
 * authenticates callers.
 */
@NullMarked
package dev.banyan.http;

import org.jspecify.annotations.NullMarked;
