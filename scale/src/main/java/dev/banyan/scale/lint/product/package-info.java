/** What a guide cannot know by itself: facts about products, dated, and named assumptions. */
@NullMarked
package dev.banyan.scale.lint.product;

import org.jspecify.annotations.NullMarked;
