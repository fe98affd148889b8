package dev.banyan.apps;

import java.time.Instant;

/** That there is a secret; its value is never given out. */
public record SecretName(String name, String updatedBy, Instant updatedAt) {}
