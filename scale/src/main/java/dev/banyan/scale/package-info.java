/**
 * The scaling guide as code. Everything here is a pure function of what it is given: no clock, no
 * network, no randomness but by a seed. Sub-packages: {@code hpa} decides replica counts as
 * Kubernetes does; {@code simulate} runs days of traffic through it; {@code price} knows what
 * providers charge; {@code plan} sizes and prices a stage; {@code lint} checks guides written as
 * data; {@code measure} fits demand and scalability; {@code advise} names the next step.
 */
@NullMarked
package dev.banyan.scale;

import org.jspecify.annotations.NullMarked;
