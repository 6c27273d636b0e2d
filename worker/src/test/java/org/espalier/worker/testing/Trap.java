package org.espalier.worker.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;

/** Leaves a sign when it is deserialised. */
public final class Trap implements Serializable {
  private static final long serialVersionUID = 1;
  private final String sign;

  private Trap(Path sign) {
    this.sign = sign.toString();
  }

  /** The bytes of one that would write the file {@code sign}. */
  public static byte[] bytes(Path sign) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new Trap(sign));
    }
    return bytes.toByteArray();
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    Files.writeString(Path.of(sign), "alive");
  }
}
