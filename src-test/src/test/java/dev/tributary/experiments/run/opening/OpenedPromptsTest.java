package dev.tributary.experiments.run.opening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.task.PromptText;
import dev.tributary.engine.task.SplitFractions;
import dev.tributary.engine.task.SplitPart;
import dev.tributary.engine.tokenize.Tokenisation;
import dev.tributary.experiments.run.asked.SplitChoice;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OpenedPromptsTest {

    private static final List<SplitPart> PARTS = List.of(SplitPart.SCORE, SplitPart.SELECT, SplitPart.REPORT);

    private static final SplitChoice USUAL = new SplitChoice.Usual(false);

    private static PromptPair pair(int id) {
        return PromptPair.of(PromptText.Ids.of(id), PromptText.Ids.of(id), List.of(PromptText.Ids.of(1)), List.of());
    }

    private static OpenedPrompts opened(List<PromptPair> pairs) {
        return new OpenedPrompts(
                "file.json", Optional.empty(), Tokenisation.ofIds(99).of(PromptSet.of(pairs)));
    }

    @Test
    void a_file_that_declares_its_split_is_not_shuffled() throws IOException {
        List<PromptPair> pairs = IntStream.range(0, 12)
                .mapToObj(id -> pair(id).withSplit(PARTS.get(id % 3)))
                .toList();

        OpenedPrompts prompts = opened(pairs);

        assertThat(prompts.split(USUAL, 1)).isEqualTo(prompts.split(USUAL, 2));
        assertThat(prompts.split(USUAL, 1).select().pairs())
                .extracting(pair -> pair.clean().get(0))
                .containsExactly(1, 4, 7, 10);
    }

    @Test
    void other_files_are_shuffled_by_the_seed() throws IOException {
        OpenedPrompts prompts =
                opened(IntStream.range(0, 12).mapToObj(OpenedPromptsTest::pair).toList());

        assertThat(prompts.split(USUAL, 1)).isEqualTo(prompts.tokens().split(SplitFractions.standard(), 1));
        assertThat(prompts.split(USUAL, 1)).isNotEqualTo(prompts.split(USUAL, 2));
    }

    @Test
    void a_split_that_cannot_be_is_refused_with_the_name_of_the_file() {
        assertThatThrownBy(() ->
                        opened(List.of(pair(1).withSplit(SplitPart.SCORE))).split(USUAL, 1))
                .hasMessageContainingAll("file.json: ", "\"select\"");
        assertThatThrownBy(() -> opened(List.of(pair(1))).split(USUAL, 1))
                .hasMessageContainingAll("file.json: ", "only 1");
    }
}
