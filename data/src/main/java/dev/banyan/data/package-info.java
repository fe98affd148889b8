/**
 * SQL for the whole platform: shards, transactions, replicas, migrations and the embedded
 * PostgreSQL.
 */
@NullMarked
package dev.banyan.data;

import org.jspecify.annotations.NullMarked;
