/** A program that is measured. It runs as a process of its own and needs nothing but the JDK. */
@NullMarked
package dev.banyan.operate.verify.sample;

import org.jspecify.annotations.NullMarked;
