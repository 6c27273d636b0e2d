package org.espalier.worker.agent;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.espalier.kafka.TopicNames;

/**
 * What all attempts of an agent use together; all of it is thread-safe.
 *
 * @param publisher the patient one
 * @param nanoTime monotonic
 */
record AttemptServices(
    TopicNames topics,
    Publisher publisher,
    ArtifactStore store,
    CheckpointCache cache,
    Fence fence,
    WorkFolder workFolder,
    Path dataFolder,
    Origin origin,
    Timing timing,
    InstantSource clock,
    LongSupplier nanoTime) {}
