package dev.banyan.apps;

import java.time.Instant;

/**
 * That there is a secret; its value is never given out.
 *
 * @param version counts the changes; the entity tag
 */
public record SecretName(String name, long version, String updatedBy, Instant updatedAt) {}
