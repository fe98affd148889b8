package dev.banyan.data;

import dev.banyan.kernel.Secret;

/**
 * One app's way into its own database.
 *
 * @param url {@code postgresql://user:password@host:port/database}, as {@code DATABASE_URL} wants
 *     it; a secret, since it holds the password
 */
public record DatabaseCredentials(
    Secret url, String host, int port, String database, String user, Secret password) {}
