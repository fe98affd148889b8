package dev.banyan.scale.lint.rule;

/**
 * A sum that a guide states and that holds.
 *
 * @param what the table or total
 * @param arithmetic how it was made from the lines
 */
public record HeldSum(String guide, String what, String arithmetic) {}
