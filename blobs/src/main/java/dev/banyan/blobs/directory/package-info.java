/** Blobs as files of a directory, each under its checksum. */
@NullMarked
package dev.banyan.blobs.directory;

import org.jspecify.annotations.NullMarked;
