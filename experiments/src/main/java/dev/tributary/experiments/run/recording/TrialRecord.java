package dev.tributary.experiments.run.recording;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.experiments.run.opening.Subject;
import dev.tributary.graph.io.JsonFiles;
import dev.tributary.graph.io.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** The file run.json of a trial: what to type to make it again, on what it was run, and the digests of its files. */
public final class TrialRecord {

    private TrialRecord() {}

    /**
     * The record.
     *
     * @param command the command with its own options
     * @param files the digests of the files beside it, by name
     */
    public static String json(List<String> command, Subject subject, Instant started, Map<String, String> files) {
        ObjectNode root = JsonFiles.object().put("format", "tributary-run").put("version", 1);
        ArrayNode words = root.putArray("command").add("tributary");
        command.forEach(words::add);
        subject.options().inputs().words().forEach(words::add);
        subject.options().arithmetic().words().forEach(words::add);
        ObjectNode model = root.putObject("model").put("name", subject.opened().name());
        subject.opened().weightsHash().ifPresent(hash -> model.put("weights_sha256", hash));
        root.putObject("prompts")
                .put("name", subject.prompts().name())
                .put("pairs", subject.prompts().tokens().pairs().size())
                .put("sha256", promptsHash(subject))
                .put("bos", subject.prompts().tokens().bosNote());
        ObjectNode digests = root.putObject("files");
        files.forEach(digests::put);
        root.putObject("environment")
                .put("started", started.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("seconds", Duration.between(started, Instant.now()).toMillis() / 1000.0)
                .put("threads", subject.options().threads())
                .put("tributary", Build.present().version())
                .put(
                        "blas",
                        subject.natives().vendor() + " " + subject.natives().kernel());
        return root.toPrettyString() + "\n";
    }

    private static String promptsHash(Subject subject) {
        return Sha256.of(subject.prompts().tokens().pairs().toString().getBytes(StandardCharsets.UTF_8));
    }
}
