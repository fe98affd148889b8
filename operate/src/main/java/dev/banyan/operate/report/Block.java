package dev.banyan.operate.report;

/** A part of a section. Those that hold figures say where they come from. */
public sealed interface Block permits Prose, Callout, Tiles, Table, LineChart, BarChart, Workings {}
