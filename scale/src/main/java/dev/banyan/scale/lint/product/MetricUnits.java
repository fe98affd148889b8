package dev.banyan.scale.lint.product;

import java.util.List;

/** A metric whose unit depends on one of its labels; summing over it adds unlike things. */
public record MetricUnits(String name, String label, List<String> units, Source source) {}
