package dev.banyan.scale.lint.product;

import dev.banyan.kernel.config.Range;

/** The connections that a managed database of a size takes from its users. */
public record DatabaseSku(
    String sku, @Range(min = 1, max = 100_000) int userConnections, Source source) {}
