package dev.banyan.edge;

import java.nio.file.Path;

/** A directory that is served, as its target says. */
record StaticRoot(Path root, boolean singlePage) {}
