package org.espalier.core.study;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.data.DataSource;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.ParameterValue.IntegerValue;

/** {@link DataSpec} with settings that may be searched. */
public record DataTemplate(
    String set,
    List<Integer> classes,
    Setting limit,
    Map<String, Setting> options,
    Optional<DataSource> source) {

  public DataTemplate {
    classes = List.copyOf(classes);
    options = Map.copyOf(options);
  }

  DataSpec at(Map<String, ParameterValue> point) {
    Map<String, ParameterValue> decided = new LinkedHashMap<>();
    options.forEach((name, setting) -> decided.put(name, setting.at(point)));
    int most = limit.at(point) instanceof IntegerValue number ? (int) number.value() : 0;
    return new DataSpec(set, classes, most, decided, source);
  }
}
