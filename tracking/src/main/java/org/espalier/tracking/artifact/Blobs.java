package org.espalier.tracking.artifact;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The list of contents that the store holds. */
final class Blobs {
  private Blobs() {}

  /** Notes a content, or that it was written again, and locks its row against the purge. */
  static void register(Connection transaction, StoredContent content) throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            insert into blob (sha256, bytes) values (?, ?)
            on conflict (sha256) do update set created_at = now()
            """)) {
      insert.setString(1, content.sha256());
      insert.setLong(2, content.bytes());
      insert.executeUpdate();
    }
  }
}
