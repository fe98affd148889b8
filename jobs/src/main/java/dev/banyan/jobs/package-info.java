/** The durable queue: jobs, schedules and dead letters. */
@NullMarked
package dev.banyan.jobs;

import org.jspecify.annotations.NullMarked;
