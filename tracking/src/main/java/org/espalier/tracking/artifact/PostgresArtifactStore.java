package org.espalier.tracking.artifact;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.espalier.tracking.sql.Transactions;
import org.jspecify.annotations.Nullable;

/**
 * Contents in the database, in parts of 1 MiB. One transaction writes all parts of a content, so a
 * write that breaks off leaves nothing; a read takes one part at a time and holds no connection in
 * between.
 */
public final class PostgresArtifactStore implements ArtifactStore {
  private static final int PART_BYTES = 1 << 20;

  private final DataSource database;

  public PostgresArtifactStore(DataSource database) {
    this.database = database;
  }

  @Override
  public StoredContent write(InputStream content) throws IOException {
    try (Spool spool = Spool.receive(content, PART_BYTES);
        Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        Blobs.register(connection, spool.content());
        if (!exists(connection, spool.content().sha256())) {
          writeParts(connection, spool);
        }
        connection.commit();
        return spool.content();
      } catch (IOException | SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new IOException("the content could not be stored", e);
    }
  }

  /** Registering has locked the content's row, so that no other writes it at the same time. */
  private static void writeParts(Connection connection, Spool spool)
      throws IOException, SQLException {
    long upload;
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into blob_upload (sha256) values (?) returning upload_id")) {
      insert.setString(1, spool.content().sha256());
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        upload = row.getLong(1);
      }
    }
    try (InputStream source = spool.open();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into blob_part (upload_id, part, data) values (?, ?, ?)")) {
      byte[] part = source.readNBytes(PART_BYTES);
      for (int number = 0; part.length > 0; number++) {
        insert.setLong(1, upload);
        insert.setInt(2, number);
        insert.setBytes(3, part);
        insert.executeUpdate();
        part = source.readNBytes(PART_BYTES);
      }
    }
  }

  private static boolean exists(Connection connection, String sha256) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select 1 from blob_upload where sha256 = ?")) {
      select.setString(1, sha256);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  @Override
  public InputStream read(StoredContent content, long offset) throws IOException {
    PartStream parts = new PartStream(content.sha256(), offset);
    parts.requireFirst();
    return offset == 0 ? Sha256.checked(parts, content.sha256()) : parts;
  }

  @Override
  public void delete(String sha256) throws IOException {
    try {
      Transactions.run(
          database,
          connection -> {
            try (PreparedStatement delete =
                connection.prepareStatement("delete from blob_upload where sha256 = ?")) {
              delete.setString(1, sha256);
              return delete.executeUpdate();
            }
          });
    } catch (SQLException e) {
      throw new IOException("content " + sha256 + " could not be deleted", e);
    }
  }

  /** A transaction that breaks off leaves nothing. */
  @Override
  public int deleteUnfinished(Duration age, boolean dryRun) {
    return 0;
  }

  private final class PartStream extends BlockStream {
    private final String sha256;
    private int nextPart;
    private int place;
    private byte[] part = new byte[0];

    PartStream(String sha256, long offset) {
      this.sha256 = sha256;
      this.nextPart = (int) (offset / PART_BYTES);
      this.place = (int) (offset % PART_BYTES);
    }

    void requireFirst() throws IOException {
      byte[] first = load();
      if (first == null) {
        requireUpload();
      } else {
        part = first;
        nextPart++;
      }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      while (place >= part.length) {
        byte[] next = part.length == 0 || part.length == PART_BYTES ? load() : null;
        if (next == null) {
          return -1;
        }
        place = Math.max(0, place - part.length);
        part = next;
        nextPart++;
      }
      int count = Math.min(length, part.length - place);
      System.arraycopy(part, place, target, offset, count);
      place += count;
      return count;
    }

    private byte @Nullable [] load() throws IOException {
      try (Connection connection = database.getConnection();
          PreparedStatement select =
              connection.prepareStatement(
                  """
                  select p.data from blob_upload u join blob_part p using (upload_id)
                  where u.sha256 = ? and p.part = ?
                  """)) {
        select.setString(1, sha256);
        select.setInt(2, nextPart);
        try (ResultSet row = select.executeQuery()) {
          return row.next() ? row.getBytes(1) : null;
        }
      } catch (SQLException e) {
        throw new IOException("content " + sha256 + " could not be read", e);
      }
    }

    private void requireUpload() throws IOException {
      try (Connection connection = database.getConnection()) {
        if (!exists(connection, sha256)) {
          throw new FileNotFoundException("no content has digest " + sha256);
        }
      } catch (SQLException e) {
        throw new IOException("content " + sha256 + " could not be read", e);
      }
    }
  }
}
