package dev.banyan.scale.price;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.MilliCpu;
import dev.banyan.kernel.config.Default;

/**
 * A pod that stands on every node: it takes its requests and one of the node's pods.
 *
 * @param name the daemon set
 * @param cpu requested
 * @param memory requested; 0 if it requests none
 */
public record Daemon(String name, MilliCpu cpu, @Default("0") ByteSize memory) {}
