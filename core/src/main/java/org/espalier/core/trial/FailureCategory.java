package org.espalier.core.trial;

/** Why an attempt failed. The retry policy decides by this alone. */
public enum FailureCategory {
  /** The specification cannot be run as it is; trying again changes nothing. */
  BAD_SPEC,
  /** The data set is missing, damaged or not what the specification says. */
  BAD_DATA,
  /** The loss became NaN or infinite, or ran away. */
  DIVERGED,
  OOM_HEAP,
  OOM_DEVICE,
  /** The process died of a signal of its own making (SIGSEGV, SIGABRT, SIGBUS, SIGFPE). */
  NATIVE_CRASH,
  /** The process was killed from outside (SIGKILL). */
  KILLED,
  /** No progress within the watchdog's time. */
  HUNG,
  DEVICE_LOST,
  /** The lease ran out: the worker died, or could not reach the broker. */
  LEASE_LOST,
  /** Broker, tracking server or disk failed under the attempt. */
  INFRASTRUCTURE,
  /** An error of our own. */
  INTERNAL
}
