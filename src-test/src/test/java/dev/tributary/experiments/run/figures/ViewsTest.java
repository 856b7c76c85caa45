package dev.tributary.experiments.run.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What figures are called. */
class ViewsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ioi | ioi | Circuit of ioi",
                "induction | ioi | Circuit of induction on the task ioi",
                "/home/a/models/Smol.Q4_1.gguf | ioi | Circuit of Smol.Q4_1 on the task ioi",
                "models/gpt2-small/ | work/prompts.json | Circuit of gpt2-small on the task prompts",
                "C:\\models\\gpt2 | ioi | Circuit of gpt2 on the task ioi",
                "openai-community/gpt2 | ioi | Circuit of openai-community/gpt2 on the task ioi",
                "./gpt2 | ioi | Circuit of gpt2 on the task ioi",
                "Smol.gguf | ioi | Circuit of Smol.gguf on the task ioi",
            })
    void models_and_tasks_are_told_by_their_last_names(String model, String task, String title) {
        assertThat(Views.title(model, Optional.of(task))).isEqualTo(title);
    }
}
