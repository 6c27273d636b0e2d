package org.espalier.web.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what a refused request still sends, so that its sender is there to read why. A server that
 * answers and hangs up in the middle of a body resets the connection, and the answer is lost with
 * it (RFC 9112, section 9.6): a client would see a broken pipe, and MLflow's would try again.
 */
public final class UnreadBody {
  private static final Logger LOG = LoggerFactory.getLogger(UnreadBody.class);

  /** Bytes, over a hundredfold of the largest body that is taken; whoever sends more is cut off. */
  private static final long MOST = 128L << 20;

  private static final int BLOCK = 64 << 10;
  private static final int FIRST_REFUSAL = 400;

  private UnreadBody() {}

  /** Runs after every handler; does nothing where the request was not refused, or has been read. */
  public static void discard(Context context) {
    // Who waits for leave to send its body has not begun to.
    if (context.statusCode() < FIRST_REFUSAL || context.header("Expect") != null) {
      return;
    }
    try {
      InputStream body = context.req().getInputStream();
      byte[] block = new byte[BLOCK];
      long read = 0;
      for (int count = 0; count >= 0 && read < MOST; read += count) {
        count = body.read(block);
      }
    } catch (IOException e) {
      LOG.debug("the sender of {} is gone", context.path(), e);
    }
  }
}
