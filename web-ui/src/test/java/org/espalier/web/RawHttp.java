package org.espalier.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends a request byte by byte as it is written, as no well-behaved client would. */
final class RawHttp {
  private static final int BLOCK = 64 * 1024;

  private RawHttp() {}

  /**
   * @param request lines joined by line feeds; {@code Connection: close} is added
   * @return the whole answer
   */
  static String send(int port, String request) throws IOException {
    return send(port, request, 0);
  }

  /**
   * Sends all of a body before it listens.
   *
   * @param bytes of the body; 0 for none
   * @throws IOException also if the server hangs up meanwhile
   */
  static String send(int port, String request, int bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      String length = bytes == 0 ? "" : "\r\nContent-Length: " + bytes;
      String text =
          request.strip().replace("\n", "\r\n") + length + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      byte[] block = new byte[BLOCK];
      for (int sent = 0; sent < bytes; sent += BLOCK) {
        socket.getOutputStream().write(block, 0, Math.min(BLOCK, bytes - sent));
      }
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static int status(String answer) {
    return Integer.parseInt(answer.substring(9, 12));
  }
}
