/**
 * Ten minutes on the quickstart: load rises, the bottleneck is named, replicas come, one dies, a
 * plan and a check are shown, and a report is kept. It drives a node of its own from outside, as
 * any client does.
 */
@NullMarked
package dev.banyan.server.tour;

import org.jspecify.annotations.NullMarked;
