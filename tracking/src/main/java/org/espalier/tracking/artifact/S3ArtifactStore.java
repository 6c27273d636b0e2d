package org.espalier.tracking.artifact;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Contents as objects of a bucket, {@code ab/abcdef…} by their digest below a prefix. A content is
 * received into a temporary file of this machine first, so that its digest and length are known,
 * then sent in one request: the object appears whole or not at all. The server of the bucket checks
 * the digest too. Credentials and region are found as Amazon's SDK does: {@code AWS_ACCESS_KEY_ID},
 * {@code AWS_SECRET_ACCESS_KEY}, {@code AWS_REGION}, {@code ~/.aws}, the role of the machine.
 */
public final class S3ArtifactStore implements ArtifactStore, AutoCloseable {
  private static final int IN_MEMORY = 1 << 20;
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofMinutes(2);

  private final S3Client client;
  private final S3Place place;
  private final ContentRegister register;

  private S3ArtifactStore(S3Client client, S3Place place, ContentRegister register) {
    this.client = client;
    this.place = place;
    this.register = register;
  }

  /**
   * Opens the store and asks for its bucket once, so that a wrong name or key shows at the start.
   *
   * @param register hears of a content before it is put in its place
   * @throws IOException if the bucket cannot be reached or is not there
   */
  public static S3ArtifactStore open(S3Place place, ContentRegister register) throws IOException {
    return open(place, register, DefaultCredentialsProvider.builder().build());
  }

  /** With credentials of the caller's choice. */
  static S3ArtifactStore open(
      S3Place place, ContentRegister register, AwsCredentialsProvider credentials)
      throws IOException {
    S3ClientBuilder builder =
        S3Client.builder()
            .credentialsProvider(credentials)
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(SILENCE))
            // Servers that are not Amazon's know no checksums in trailers; digests are checked
            // here.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    place
        .endpoint()
        .ifPresent(
            address ->
                builder.endpointOverride(address).forcePathStyle(true).region(regionOrFirst()));
    try {
      S3Client client = builder.build();
      try {
        client.headBucket(request -> request.bucket(place.bucket()));
        return new S3ArtifactStore(client, place, register);
      } catch (SdkException e) {
        client.close();
        throw e;
      }
    } catch (SdkException e) {
      throw new IOException(
          "the bucket '%s'%s cannot be used: %s"
              .formatted(
                  place.bucket(),
                  place.endpoint().map(address -> " at " + address).orElse(""),
                  e.getMessage()),
          e);
    }
  }

  /** Servers that are not Amazon's mostly have no regions, but requests are signed with one. */
  private static Region regionOrFirst() {
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkClientException e) {
      return Region.US_EAST_1;
    }
  }

  @Override
  public StoredContent write(InputStream content) throws IOException {
    try (Spool spool = Spool.receive(content, IN_MEMORY)) {
      StoredContent stored = spool.content();
      register.register(stored);
      if (!isThere(stored)) {
        client.putObject(
            PutObjectRequest.builder()
                .bucket(place.bucket())
                .key(place.key(stored.sha256()))
                .contentLength(stored.bytes())
                .checksumSHA256(
                    Base64.getEncoder().encodeToString(HexFormat.of().parseHex(stored.sha256())))
                .build(),
            RequestBody.fromContentProvider(
                () -> open(spool), stored.bytes(), "application/octet-stream"));
      }
      return stored;
    } catch (SdkException e) {
      throw new IOException("the content could not be stored: " + e.getMessage(), e);
    }
  }

  /** Sent again from the start when a request is repeated. */
  private static InputStream open(Spool spool) {
    try {
      return spool.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isThere(StoredContent content) {
    try {
      return client
              .headObject(r -> r.bucket(place.bucket()).key(place.key(content.sha256())))
              .contentLength()
          == content.bytes();
    } catch (NoSuchKeyException e) {
      return false;
    }
  }

  @Override
  public InputStream read(StoredContent content, long offset) throws IOException {
    if (!Sha256.isHex(content.sha256())) {
      throw new IllegalArgumentException("no digest: " + content.sha256());
    }
    GetObjectRequest.Builder request =
        GetObjectRequest.builder().bucket(place.bucket()).key(place.key(content.sha256()));
    try {
      if (offset == 0) {
        return Sha256.checked(new Body(client.getObject(request.build())), content.sha256());
      }
      if (offset >= content.bytes()) {
        // A range that begins at the end is refused by S3.
        client.headObject(r -> r.bucket(place.bucket()).key(place.key(content.sha256())));
        return InputStream.nullInputStream();
      }
      return new Body(client.getObject(request.range("bytes=" + offset + "-").build()));
    } catch (NoSuchKeyException e) {
      throw new FileNotFoundException("no content has digest " + content.sha256());
    } catch (SdkException e) {
      throw new IOException(
          "content %s could not be read: %s".formatted(content.sha256(), e.getMessage()), e);
    }
  }

  @Override
  public void delete(String sha256) throws IOException {
    if (!Sha256.isHex(sha256)) {
      throw new IllegalArgumentException("no digest: " + sha256);
    }
    try {
      client.deleteObject(r -> r.bucket(place.bucket()).key(place.key(sha256)));
    } catch (SdkException e) {
      throw new IOException(
          "content %s could not be deleted: %s".formatted(sha256, e.getMessage()), e);
    }
  }

  /** A request that breaks off leaves nothing. */
  @Override
  public int deleteUnfinished(Duration age, boolean dryRun) {
    return 0;
  }

  @Override
  public void close() {
    client.close();
  }

  /** A body whose reader may leave early: the rest is cut off, not drained. */
  private static final class Body extends BlockStream {
    private final ResponseInputStream<GetObjectResponse> response;
    private boolean ended;

    Body(ResponseInputStream<GetObjectResponse> response) {
      this.response = response;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        int count = response.read(target, offset, length);
        ended = ended || count < 0;
        return count;
      } catch (SdkException e) {
        throw new IOException("the content broke off: " + e.getMessage(), e);
      }
    }

    @Override
    public void close() throws IOException {
      if (ended) {
        response.close();
      } else {
        response.abort();
      }
    }
  }
}
