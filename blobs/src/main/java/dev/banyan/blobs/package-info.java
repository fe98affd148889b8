/** Content-addressed blobs kept per team. */
@NullMarked
package dev.banyan.blobs;

import org.jspecify.annotations.NullMarked;
