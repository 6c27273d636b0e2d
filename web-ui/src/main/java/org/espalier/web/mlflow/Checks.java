package org.espalier.web.mlflow;

import java.util.Map;
import java.util.regex.Pattern;
import org.espalier.tracking.TrackingException;

/** MLflow's limits on what clients send (its utils/validation.py), in one place. */
final class Checks {
  static final int KEY_CHARACTERS = 250;
  static final int PARAM_CHARACTERS = 6_000;
  static final int TAG_CHARACTERS = 8_000;
  static final int EXPERIMENT_TAG_CHARACTERS = 5_000;
  static final int EXPERIMENT_NAME_CHARACTERS = 500;
  static final int REGISTRY_TAG_CHARACTERS = 5_000;
  static final int USER_CHARACTERS = 256;
  static final int MODEL_NAME_CHARACTERS = 256;
  static final int ALIAS_CHARACTERS = 255;
  static final int BATCH_METRICS = 1_000;
  static final int BATCH_PARAMS = 100;
  static final int BATCH_TAGS = 100;
  static final int BATCH_ALL = 1_000;
  static final int BATCH_BYTES = 1_000_000;

  private static final Pattern KEY = Pattern.compile("[\\p{L}\\p{M}\\p{N}\\p{So}/_.:\\- ]+");
  private static final Pattern MODEL_ID = Pattern.compile("[a-zA-Z0-9][\\w\\-]{0,255}");
  private static final Pattern ALIAS = Pattern.compile("[\\w\\-]+");
  private static final Pattern VERSION_ALIAS = Pattern.compile("v\\d+", Pattern.CASE_INSENSITIVE);

  private Checks() {}

  /** A name of a metric, param or tag. */
  static String key(String kind, String key) {
    most(kind + " name", key, KEY_CHARACTERS);
    boolean path =
        !key.startsWith("/") && !key.contains("//") && !key.endsWith("/") && isNormal(key);
    if (!KEY.matcher(key).matches() || !path) {
      throw TrackingException.invalid(
          ("Invalid %s name: '%s'. Names may only contain letters, digits, underscores (_), dashes"
                  + " (-), periods (.), colons (:), slashes (/) and spaces, and must be plain"
                  + " relative paths.")
              .formatted(kind, shown(key)));
    }
    return key;
  }

  private static boolean isNormal(String key) {
    for (String part : key.split("/", -1)) {
      if (part.equals(".") || part.equals("..")) {
        return false;
      }
    }
    return true;
  }

  static String most(String what, String value, int characters) {
    if (value.codePointCount(0, value.length()) > characters) {
      throw TrackingException.invalid(
          "%s exceeds the maximum length of %d characters: it has %d"
              .formatted(what, characters, value.codePointCount(0, value.length())));
    }
    if (value.indexOf('\0') >= 0) {
      throw TrackingException.invalid(what + " holds the character NUL, which cannot be stored");
    }
    return value;
  }

  static void tags(Map<String, String> tags, int characters) {
    tags.forEach(
        (key, value) -> {
          key("tag", key);
          most("Tag value of '" + key + "'", value, characters);
        });
  }

  static void params(Map<String, String> params) {
    params.forEach(
        (key, value) -> {
          key("parameter", key);
          most("Param value of '" + key + "'", value, PARAM_CHARACTERS);
        });
  }

  static void most(String what, int count, int allowed) {
    if (count > allowed) {
      throw TrackingException.invalid(
          "A batch logging request can contain at most %d %s. Got %d %s. Please split up %s across multiple requests and try again."
              .formatted(allowed, what, count, what, what));
    }
  }

  /** A size of a page. */
  static int page(long wanted, int most) {
    if (wanted < 1 || wanted > most) {
      throw TrackingException.invalid(
          "Invalid value %d for parameter 'max_results' supplied: it must be between 1 and %d"
              .formatted(wanted, most));
    }
    return (int) wanted;
  }

  /** Milliseconds since 1970 that PostgreSQL and Java can hold as a time. */
  static long time(String name, long millis) {
    if (millis < 0 || millis > 253_402_300_799_999L) {
      throw TrackingException.invalid(
          "Invalid value %d for parameter '%s' supplied: it must be milliseconds since 1970, up to the year 9999"
              .formatted(millis, name));
    }
    return millis;
  }

  static long experimentId(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw TrackingException.notFound("No Experiment with id=%s exists".formatted(shown(text)));
    }
  }

  static String modelName(String name) {
    most("Registered model name", name, MODEL_NAME_CHARACTERS);
    if (name.isBlank() || name.contains("/") || name.contains(":")) {
      throw TrackingException.invalid(
          "Invalid model name: '%s'. It must not be blank and may not contain '/' or ':'."
              .formatted(shown(name)));
    }
    return name;
  }

  static int version(String text) {
    try {
      int version = Integer.parseInt(text);
      if (version >= 1) {
        return version;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw TrackingException.invalid(
        "Invalid value '%s' for parameter 'version' supplied: Model version must be an integer, got '%s'"
            .formatted(shown(text), shown(text)));
  }

  static String modelId(String id) {
    if (!MODEL_ID.matcher(id).matches()) {
      throw TrackingException.invalid(
          "Invalid value '%s' for parameter 'model_id' supplied: it must be 1 to 256 letters, digits, '_' and '-'"
              .formatted(shown(id)));
    }
    return id;
  }

  static String alias(String alias) {
    most("Registered model alias name", alias, ALIAS_CHARACTERS);
    if (!ALIAS.matcher(alias).matches()) {
      throw TrackingException.invalid(
          "Invalid alias name: '%s'. It may only contain letters, digits, underscores and dashes."
              .formatted(shown(alias)));
    }
    if (alias.equalsIgnoreCase("latest") || VERSION_ALIAS.matcher(alias).matches()) {
      throw TrackingException.invalid(
          "'%s' alias name (case insensitive) is reserved.".formatted(alias));
    }
    return alias;
  }

  static String shown(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", "?");
    return clean.length() <= 100 ? clean : clean.substring(0, 100) + "…";
  }
}
