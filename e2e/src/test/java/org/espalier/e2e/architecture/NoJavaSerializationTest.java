package org.espalier.e2e.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import java.io.ObjectInputStream;
import org.junit.jupiter.api.Test;

/** Reading a serialized Java object runs code that the sender chose, so no class does it. */
class NoJavaSerializationTest {
  @Test
  void nothingReadsSerializedObjects() {
    Product.check(
        noClasses().should().dependOnClassesThat().areAssignableTo(ObjectInputStream.class));
  }
}
