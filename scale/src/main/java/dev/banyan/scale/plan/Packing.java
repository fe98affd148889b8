package dev.banyan.scale.plan;

import java.util.Map;

/**
 * A packing of pods on nodes.
 *
 * @param nodes how many nodes it takes
 * @param pods how many pods stand on them, daemons not counted
 * @param fit how many pods of each group found a place; all of them, unless the nodes were given
 * @param arithmetic how it was reckoned, as text
 */
public record Packing(long nodes, long pods, Map<String, Long> fit, String arithmetic) {}
