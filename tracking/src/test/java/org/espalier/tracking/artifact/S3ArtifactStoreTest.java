package org.espalier.tracking.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Against a server that speaks S3 over HTTP, in this process. */
class S3ArtifactStoreTest extends ArtifactStoreContract {
  private static S3Server server;
  private final List<StoredContent> noted = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start("contents");
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Override
  ArtifactStore store() throws IOException {
    return S3ArtifactStore.open(
        S3Place.of("s3://contents/team/a", server.endpoint()), noted::add, server.credentials());
  }

  private static String key(StoredContent content) {
    return "team/a/" + content.sha256().substring(0, 2) + "/" + content.sha256();
  }

  private static StoredContent write(ArtifactStore store, String text) throws IOException {
    return store.write(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aContentIsNotedThenAnObjectBelowThePrefix() throws IOException {
    StoredContent stored = write(store(), "an object");
    assertThat(noted).containsExactly(stored);
    assertThat(server.client().listObjectsV2(list -> list.bucket("contents")).contents())
        .extracting(S3Object::key)
        .contains(key(stored));
  }

  @Test
  void damageIsFoundAtTheLastByte() throws IOException {
    StoredContent stored = write(store(), "whole");
    server
        .client()
        .putObject(put -> put.bucket("contents").key(key(stored)), RequestBody.fromString("wrong"));
    try (InputStream content = store().read(stored, 0)) {
      assertThatThrownBy(content::readAllBytes)
          .isInstanceOf(ArtifactStore.DamagedContentException.class);
    }
  }

  @Test
  void aContentThatIsNotWholeIsWrittenAgain() throws IOException {
    StoredContent stored = write(store(), "whole again");
    server
        .client()
        .putObject(put -> put.bucket("contents").key(key(stored)), RequestBody.fromString("who"));
    assertThat(write(store(), "whole again")).isEqualTo(stored);
    try (InputStream content = store().read(stored, 0)) {
      assertThat(content.readAllBytes()).hasSize(11);
    }
  }

  @Test
  void aReaderMayLeaveEarlyAndMayBeginAtTheEnd() throws IOException {
    ArtifactStore store = store();
    StoredContent stored = store.write(new ByteArrayInputStream(new byte[3_000_000]));
    for (int i = 0; i < 5; i++) {
      try (InputStream content = store.read(stored, 0)) {
        assertThat(content.readNBytes(10)).hasSize(10);
      }
    }
    try (InputStream content = store.read(stored, stored.bytes())) {
      assertThat(content.read()).isEqualTo(-1);
    }
  }

  @Test
  void aBucketThatIsNotThereIsSaidAtTheStart() {
    assertThatThrownBy(
            () ->
                S3ArtifactStore.open(
                    S3Place.of("s3://nowhere", server.endpoint()),
                    content -> {},
                    server.credentials()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the bucket 'nowhere' at http://127.0.0.1");
  }

  @Test
  void placesAreChecked() {
    assertThat(S3Place.of("s3://bucket", null).key("ab12")).isEqualTo("ab/ab12");
    assertThat(S3Place.of("s3://bucket/a/b/", "").key("ab12")).isEqualTo("a/b/ab/ab12");
    for (String wrong : List.of("s3:bucket", "s3://", "s3://B", "s3://bucket?x", "s3://b/ä")) {
      assertThatThrownBy(() -> S3Place.of(wrong, null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("s3://BUCKET/PREFIX");
    }
    assertThatThrownBy(() -> S3Place.of("s3://bucket", "host:9000"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("http://HOST:PORT");
  }
}
