/**
 * Instances as processes of this host: a session, a user id and a cgroup of their own (v1 or v2),
 * and an end that nothing escapes.
 */
@NullMarked
package dev.banyan.workloads.process;

import org.jspecify.annotations.NullMarked;
