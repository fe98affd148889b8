package dev.banyan.scale.lint.product;

/** A metric label, by regular expression, that has a value for each of something that grows. */
public record UnboundedLabel(String pattern, String each) {}
