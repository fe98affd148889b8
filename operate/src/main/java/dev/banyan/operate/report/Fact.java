package dev.banyan.operate.report;

/** A name and what it stands for, in a report's head. */
public record Fact(String name, String value) {}
