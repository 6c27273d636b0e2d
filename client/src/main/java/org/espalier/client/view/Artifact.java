package org.espalier.client.view;

import java.time.Instant;

/** A stored file of a run. */
public record Artifact(String name, long bytes, String sha256, Instant storedAt) {}
