package org.espalier.cli.command;

import org.espalier.core.build.Build;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"espalier " + Build.current().inWords()};
  }
}
