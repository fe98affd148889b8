package dev.banyan.apps;

import java.time.ZoneId;

/**
 * A command at set times. A run still going when the next is due is not started twice.
 *
 * @param service whose folder, environment and limits the command gets
 * @param cron five fields: minute, hour, day of month, month, day of week
 * @param run a line for {@code /bin/sh -c}
 */
public record ScheduleSpec(String name, String service, String cron, ZoneId timezone, String run) {}
