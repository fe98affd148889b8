/** The application that the quick start deploys: plain Java, without a library. */
@NullMarked
package dev.banyan.quickstart;

import org.jspecify.annotations.NullMarked;
