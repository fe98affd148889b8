package dev.banyan.data;

/**
 * What a piece of SQL work is, for {@code database_query_duration_seconds{operation,table}}. Write
 * it as a constant: the two words become labels, so they must come from a small fixed set.
 *
 * @param operation what is done, in a word or two: {@code select}, {@code insert}, {@code login}
 * @param table the table it is mainly about
 */
public record Query(String operation, String table) {}
