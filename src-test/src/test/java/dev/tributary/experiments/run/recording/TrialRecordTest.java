package dev.tributary.experiments.run.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.engine.task.SplitPart;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.opening.PromptDigests;
import dev.tributary.experiments.run.opening.Subject;
import dev.tributary.experiments.run.opening.Subjects;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrialRecordTest {

    private static JsonNode json(Subject subject, Instant started) throws IOException {
        String text =
                TrialRecord.json(List.of("patch", "--into", "clean"), subject, started, Map.of("patching.csv", "abc"));
        assertThat(text).startsWith("{").endsWith("}\n");
        return new ObjectMapper().readTree(text);
    }

    @Test
    void says_what_to_type_on_what_it_ran_and_what_came_of_it() throws IOException {
        Instant started = Instant.now().minusSeconds(60);
        try (Subject subject = Subjects.ioi(PositionChoice.EACH)) {
            JsonNode record = json(subject, started);

            assertThat(record.fieldNames())
                    .toIterable()
                    .containsExactly("format", "version", "command", "model", "prompts", "files", "environment");
            assertThat(record.path("format").textValue()).isEqualTo("tributary-run");
            assertThat(record.path("command").valueStream().map(JsonNode::textValue))
                    .containsExactly(
                            "tributary",
                            "patch",
                            "--into",
                            "clean",
                            "--model",
                            "ioi",
                            "--task",
                            "ioi",
                            "--pairs",
                            "6",
                            "--split",
                            subject.options().inputs().split().typed().orElseThrow(),
                            "--seed",
                            "5",
                            "--bos",
                            "auto",
                            "--precision",
                            "fp64",
                            "--executor",
                            "production",
                            "--batch",
                            "4");
            assertThat(record.at("/model/name").textValue()).isEqualTo("ioi");
            assertThat(record.at("/model/weights_sha256").textValue())
                    .isEqualTo(subject.opened().weightsHash().orElseThrow());
            assertThat(record.at("/prompts/name").textValue()).isEqualTo("ioi");
            assertThat(record.at("/prompts/pairs").intValue()).isEqualTo(6);
            assertThat(record.at("/prompts/sha256").textValue())
                    .isEqualTo(PromptDigests.ofAll(subject.prompts().tokens()));
            assertThat(record.at("/prompts/bos").textValue())
                    .isEqualTo(subject.prompts().tokens().bosNote());
            assertThat(record.path("files").toString()).isEqualTo("{\"patching.csv\":\"abc\"}");
            assertThat(record.at("/environment/started").textValue())
                    .isEqualTo(Instant.ofEpochSecond(started.getEpochSecond()).toString());
            assertThat(record.at("/environment/seconds").doubleValue()).isBetween(60.0, 600.0);
            assertThat(record.at("/environment/threads").intValue()).isEqualTo(2);
            assertThat(record.at("/environment/tributary").textValue())
                    .isEqualTo(Build.present().version());
            assertThat(record.at("/environment/blas").textValue())
                    .isEqualTo(
                            subject.natives().vendor() + " " + subject.natives().kernel());
        }
    }

    @Test
    void a_model_that_was_written_down_has_no_digest_of_weights() throws IOException {
        try (Subject subject = Subjects.part("reverse", SplitPart.REPORT)) {
            assertThat(json(subject, Instant.now()).path("model").toString()).isEqualTo("{\"name\":\"reverse\"}");
        }
    }
}
