package org.espalier.tracking.ingest;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Messages nobody can read or store, kept with the reason. */
final class DeadLetters {
  private DeadLetters() {}

  static void write(Connection transaction, Message.Poison poison) throws SQLException {
    var source = poison.source();
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            insert into dead_letter (topic, partition, "offset", reason, payload)
            values (?, ?, ?, ?, ?)
            on conflict do nothing
            """)) {
      insert.setString(1, source.topic());
      insert.setInt(2, source.partition());
      insert.setLong(3, source.offset());
      insert.setString(4, poison.reason().replace('\0', '\uFFFD'));
      insert.setString(5, Message.shown(source));
      insert.executeUpdate();
    }
  }
}
