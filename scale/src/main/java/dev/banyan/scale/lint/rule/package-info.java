/**
 * The rules: each looks at one kind of fact, in any guide, and reckons. None knows a guide by name;
 * {@code Rules} lists them all.
 */
@NullMarked
package dev.banyan.scale.lint.rule;

import org.jspecify.annotations.NullMarked;
