package dev.banyan.scale.lint.product;

/** What only a measurement shows, and where it was made. */
public record Measured(String id, String says, Source source) {}
