package org.espalier.worker.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How trial processes are started.
 *
 * @param mainClass their main class
 * @param classPath their class path
 * @param heap the most Java heap, such as {@code 1g}
 * @param jvmOptions further options of the virtual machine
 * @param environment added to the agent's own
 */
public record TrialLaunch(
    String mainClass,
    String classPath,
    String heap,
    List<String> jvmOptions,
    Map<String, String> environment) {
  static final String CRASH_REPORT = "hs_err.log";

  public TrialLaunch {
    jvmOptions = List.copyOf(jvmOptions);
    environment = Map.copyOf(environment);
  }

  /** This JVM's class path, in absolute paths: a trial process works in a folder of its own. */
  public static String ownClassPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The same with one more variable in the environment. */
  public TrialLaunch with(String variable, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(variable, value);
    return new TrialLaunch(mainClass, classPath, heap, jvmOptions, more);
  }

  /**
   * The command line. A shell gives the child's standard output to its log (standard error) and
   * keeps the pipe as descriptor 3 for reports, forbids core dumps (the virtual machine's own
   * option for that would hide the signal in the exit status), then becomes the virtual machine, so
   * that the process id is the same.
   *
   * @param folder the process's own folder, for crash reports
   */
  List<String> command(Path folder) {
    List<String> command = new ArrayList<>();
    command.add("/bin/sh");
    command.add("-c");
    command.add("ulimit -c 0; exec \"$@\" 3>&1 1>&2");
    command.add("trial");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    command.add("-XX:+UseSerialGC");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-XX:ErrorFile=" + folder.resolve(CRASH_REPORT));
    command.add("-Djdk.serialFilter=!*");
    command.add("-Djava.io.tmpdir=" + folder);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(classPath);
    command.add(mainClass);
    return command;
  }
}
