package org.espalier.tracking;

import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** Opens the way the stores speak to a database. */
public final class Databases {
  private Databases() {}

  /** Jdbi with the array types that the stores bind. */
  public static Jdbi jdbi(DataSource database) {
    return Jdbi.create(database)
        .registerArrayType(String.class, "text")
        .registerArrayType(Long.class, "bigint")
        .registerArrayType(Integer.class, "integer");
  }
}
