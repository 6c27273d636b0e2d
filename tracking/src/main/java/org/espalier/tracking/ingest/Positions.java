package org.espalier.tracking.ingest;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Where the ingester stands in its partitions, kept in the table consumer_position. */
final class Positions {
  static final String CONSUMER = "ingester";

  private Positions() {}

  /** Another process has moved a position since it was read. */
  static final class MovedException extends SQLException {
    MovedException(TopicPartition partition) {
      super("another ingester has read from " + partition);
    }
  }

  /** The next offset of each partition; 0 where nothing was read. */
  static Map<TopicPartition, Long> read(Connection connection, Collection<TopicPartition> wanted)
      throws SQLException {
    Map<TopicPartition, Long> positions = new HashMap<>();
    wanted.forEach(partition -> positions.put(partition, 0L));
    try (PreparedStatement select =
        connection.prepareStatement(
            "select topic, partition, next_offset from consumer_position where consumer = ?")) {
      select.setString(1, CONSUMER);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          positions.replace(new TopicPartition(row.getString(1), row.getInt(2)), row.getLong(3));
        }
      }
    }
    return positions;
  }

  /** Moves a position, but only from where it was read. */
  static void move(Connection transaction, TopicPartition partition, long from, long to)
      throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            insert into consumer_position as p (consumer, topic, partition, next_offset)
            values (?, ?, ?, ?)
            on conflict (consumer, topic, partition) do update
            set next_offset = excluded.next_offset where p.next_offset = ?
            """)) {
      update.setString(1, CONSUMER);
      update.setString(2, partition.topic());
      update.setInt(3, partition.partition());
      update.setLong(4, to);
      update.setLong(5, from);
      if (update.executeUpdate() != 1) {
        throw new MovedException(partition);
      }
    }
  }
}
