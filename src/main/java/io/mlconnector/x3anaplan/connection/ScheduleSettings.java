package io.mlconnector.x3anaplan.connection;

import java.time.ZoneId;

/**
 * When a connection runs by itself.
 *
 * @param name unique within the connection
 * @param cron Quartz cron expression, six or seven fields
 * @param zone in which the expression is read
 */
public record ScheduleSettings(String name, String cron, ZoneId zone) {
}
