package org.espalier.core.limit;

/**
 * What the product accepts at the most. Everything that reads input refuses what is beyond, and
 * says so; the tests try each limit at n and n + 1.
 */
public final class Limits {

  private Limits() {}

  // Study files

  /** Characters of a study file. */
  public static final int STUDY_FILE_CHARACTERS = 256 * 1024;

  /** Mappings and sequences inside each other. */
  public static final int DOCUMENT_DEPTH = 50;

  /** Mappings, sequences and scalars of one document. */
  public static final int DOCUMENT_NODES = 20_000;

  /** Characters of one scalar in a study file. */
  public static final int DOCUMENT_SCALAR_CHARACTERS = 16_384;

  /** Characters of one key in a study file. */
  public static final int DOCUMENT_KEY_CHARACTERS = 250;

  /** Problems reported for one file; the rest is counted. */
  public static final int PROBLEMS = 100;

  /** Trials of one study. */
  public static final int TRIALS_PER_STUDY = 100_000;

  /** Variants of one study. */
  public static final int VARIANTS_PER_STUDY = 1_000;

  /** Searched dimensions of one study. */
  public static final int DIMENSIONS_PER_STUDY = 200;

  /** Points that a study has tried first. */
  public static final int ENQUEUED_POINTS = 1_000;

  /** Earlier studies that one learns from. */
  public static final int WARM_STARTS = 20;

  /** Values of one choice. */
  public static final int CHOICE_VALUES = 1_000;

  /** Modules of one model after repeats and composites are laid out, alternatives counted. */
  public static final int MODULES_PER_MODEL = 2_000;

  /** Copies that {@code repeat} may make. */
  public static final int REPEATS = 256;

  /** Composite modules inside each other. */
  public static final int COMPOSITE_DEPTH = 10;

  /** Passes over the training data. */
  public static final int EPOCHS = 100_000;

  /** Examples of one batch. */
  public static final int BATCH_SIZE = 65_536;

  /** Trainable numbers of one model. */
  public static final long MODEL_PARAMETERS = 2_000_000_000L;

  // Data sets

  /** Bytes of one file of a data set, fetched, read or unpacked. */
  public static final long DATA_FILE_BYTES = 4L * 1024 * 1024 * 1024;

  /** Columns of a table. */
  public static final int TABLE_COLUMNS = 10_000;

  /** Characters of one field of a table. */
  public static final int TABLE_FIELD_CHARACTERS = 100_000;

  /** Different values of a column whose values are categories. */
  public static final int CATEGORIES = 1_000;

  /** Different characters of a text. */
  public static final int CHARACTERS = 4_096;

  /** Pixels of one picture before it is brought to its size. */
  public static final int PICTURE_PIXELS = 64 * 1024 * 1024;

  /** Bytes of one picture. */
  public static final int PICTURE_BYTES = 64 * 1024 * 1024;

  /** Pictures of a data set, and files of an archive. */
  public static final int PICTURES = 1_000_000;

  // Names and values

  /** Characters of a name: study, metric, parameter, artifact, queue. */
  public static final int NAME_CHARACTERS = 250;

  /** Characters of a tag's value. */
  public static final int TAG_CHARACTERS = 5_000;

  /** Characters of a parameter's value. */
  public static final int PARAMETER_CHARACTERS = 6_000;

  /** Parameters of one trial. */
  public static final int PARAMETERS_PER_TRIAL = 200;

  // Requests and messages

  /** Metric points of one batch. */
  public static final int METRICS_PER_BATCH = 1_000;

  /** Bytes of one request's body; artifacts are streamed and have their own limit. */
  public static final int REQUEST_BYTES = 1024 * 1024;

  /** Bytes of one artifact. */
  public static final long ARTIFACT_BYTES = 5L * 1024 * 1024 * 1024;

  /** Bytes of one message on the broker. */
  public static final int MESSAGE_BYTES = 1024 * 1024;

  /** Items of one page of a list. */
  public static final int PAGE_ITEMS = 500;

  /** Bytes of a request's header. */
  public static final int HEADER_BYTES = 8 * 1024;

  /** Bytes of a request's address. */
  public static final int URL_BYTES = 4 * 1024;

  /** Attempts of one trial. */
  public static final int ATTEMPTS_PER_TRIAL = 10;
}
