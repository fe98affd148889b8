/**
 * The ordered outbox of each team, written in the transaction of the domain and read by everything
 * that follows it.
 */
@NullMarked
package dev.banyan.events;

import org.jspecify.annotations.NullMarked;
