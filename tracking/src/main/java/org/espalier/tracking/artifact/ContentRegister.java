package org.espalier.tracking.artifact;

import java.io.IOException;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.espalier.tracking.sql.Transactions;

/**
 * Notes a content before it is put in its place, so that artifacts can name it and a purge leaves
 * it alone: whoever comes second, purge or writer, waits for the first.
 */
@FunctionalInterface
public interface ContentRegister {
  /**
   * @throws IOException if it could not be noted; then the content is not put in its place
   */
  void register(StoredContent content) throws IOException;

  /** In the table {@code blob}. */
  static ContentRegister in(DataSource database) {
    return content -> {
      try {
        Transactions.run(
            database,
            connection -> {
              Blobs.register(connection, content);
              return true;
            });
      } catch (SQLException e) {
        throw new IOException("the content " + content.sha256() + " could not be noted", e);
      }
    };
  }
}
