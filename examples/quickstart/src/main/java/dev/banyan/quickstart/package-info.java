/** The app that {@code banyan up} runs when it is given none: plain Java and the JDBC driver. */
@NullMarked
package dev.banyan.quickstart;

import org.jspecify.annotations.NullMarked;
