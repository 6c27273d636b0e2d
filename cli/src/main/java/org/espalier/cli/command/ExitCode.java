package org.espalier.cli.command;

/** What the process ends with. */
public final class ExitCode {

  /** It did what was asked. */
  public static final int OK = 0;

  /** The server refused, or the study that was followed failed. */
  public static final int FAILED = 1;

  /** The command line or the study file is wrong. */
  public static final int USAGE = 2;

  /** No server answered. */
  public static final int UNREACHABLE = 3;

  private ExitCode() {}
}
