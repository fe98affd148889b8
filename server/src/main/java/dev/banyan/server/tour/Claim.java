package dev.banyan.server.tour;

/**
 * What a chapter says will happen, and whether it did.
 *
 * @param chapter its title
 * @param text what is claimed
 * @param held whether it was so
 * @param evidence the figures that show it
 */
public record Claim(String chapter, String text, boolean held, String evidence) {}
