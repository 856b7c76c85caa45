package dev.tributary.engine.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.engine.task.AnswerTexts;
import dev.tributary.engine.task.AnswerTokens;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.task.PromptText;
import dev.tributary.engine.task.SplitFractions;
import dev.tributary.engine.task.SplitPart;
import dev.tributary.engine.task.TokenPair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TokenisationTest {

    private static final WordListTokenizer WORDS =
            WordListTokenizer.withBos(List.of("^", "a", " a", " b", " c"), "^", true);

    private static PromptText words(String text) {
        return new PromptText.Words(text);
    }

    private static PromptPair pair(String clean, String corrupt, String answer) {
        return PromptPair.of(words(clean), words(corrupt), List.of(words(answer)), List.of());
    }

    private static PromptPair ids(int... ids) {
        return PromptPair.of(PromptText.Ids.of(ids), PromptText.Ids.of(ids), List.of(PromptText.Ids.of(1)), List.of());
    }

    private static TokenisedPrompts tokenised(BosChoice bos, PromptPair... pairs) {
        return Tokenisation.with(WORDS, bos, 5).of(PromptSet.of(List.of(pairs)));
    }

    @Test
    void bos_moves_answers_words_and_labels() {
        PromptPair pair = new PromptPair(
                words("a b c"), words("a c c"), List.of(words(" b")), List.of(words(" c")), Optional.of(List.of(0, 2)));
        PromptSet prompts = new PromptSet(List.of("first", "second", "third"), Map.of("second", 1), List.of(pair));

        TokenisedPrompts with = Tokenisation.with(WORDS, BosChoice.AUTO, 5).of(prompts);
        TokenisedPrompts without = Tokenisation.with(WORDS, BosChoice.NO, 5).of(prompts);

        assertThat(with.pairs().get(0).clean()).containsExactly(0, 1, 3, 4);
        assertThat(with.pairs().get(0).answers()).isEqualTo(new Answers(List.of(3), List.of(4), List.of(1, 3)));
        assertThat(with.wordPositions()).containsEntry("second", 2);
        assertThat(with.laneLabels()).containsExactly("BOS", "first", "second", "third");
        assertThat(with.cleanTexts(0)).containsExactly("^", "a", " b", " c");
        assertThat(with.bosNote()).contains("^", "id 0");
        assertThat(without.pairs().get(0).clean()).containsExactly(1, 3, 4);
        assertThat(without.pairs().get(0).answers().positions()).containsExactly(0, 2);
        assertThat(without.laneLabels()).containsExactly("first", "second", "third");
        assertThat(without.bosNote()).isEqualTo("no BOS token added");
    }

    @Test
    void ids_are_used_as_they_are() {
        TokenisedPrompts prompts = tokenised(BosChoice.YES, ids(4, 3, 2));

        assertThat(prompts.pairs().get(0).clean()).containsExactly(4, 3, 2);
        assertThat(prompts.pairs().get(0).answers().positions()).containsExactly(2);
        assertThat(prompts.bos()).isEmpty();
    }

    @Test
    void text_and_ids_do_not_mix_when_only_one_gets_bos() {
        assertThatThrownBy(() -> tokenised(BosChoice.YES, pair("a", "a", " b"), ids(1)))
                .hasMessageContaining("--bos no");
        assertThat(tokenised(BosChoice.NO, pair("a", "a", " b"), ids(1)).pairs())
                .hasSize(2);
    }

    @Test
    void an_answer_is_one_token() {
        assertThatThrownBy(() -> tokenised(BosChoice.NO, pair("a", "a", " b"), pair("a", "a", " b c")))
                .hasMessageContainingAll("prompt 1", "answers", "\" b c\"", "2", "\" b\"", "\" c\"");
        assertThatThrownBy(() -> tokenised(BosChoice.NO, pair("a", "a", "b")))
                .hasMessageContainingAll("prompt 0", "\"b\"");
    }

    @Test
    void clean_and_corrupt_have_one_length() {
        assertThatThrownBy(() -> tokenised(BosChoice.NO, pair("a", "a", " b"), pair("a b", "a b c", " b")))
                .hasMessageContainingAll("prompt 1", "clean has 2", "corrupt has 3", "\" c\"");
    }

    @Test
    void ids_positions_and_labels_fit() {
        assertThatThrownBy(() -> Tokenisation.ofIds(4).of(PromptSet.of(List.of(ids(1, 4)))))
                .hasMessageContainingAll("prompt 0", "4 is not one of the model's 4 tokens");
        assertThatThrownBy(() -> Tokenisation.ofIds(4).of(PromptSet.of(List.of(pair("a", "a", " b")))))
                .hasMessageContaining("no tokenizer");
        PromptPair far =
                new PromptPair(words("a b"), words("a b"), List.of(words(" b")), List.of(), Optional.of(List.of(2)));
        assertThatThrownBy(() -> tokenised(BosChoice.YES, far)).hasMessageContainingAll("position 2", "2 tokens");
        assertThatThrownBy(() -> Tokenisation.ofIds(4).of(new PromptSet(List.of("one"), Map.of(), List.of(ids(1, 2)))))
                .hasMessageContainingAll("1 seq_labels", "2 tokens");
    }

    @Test
    void batches_keep_the_order() {
        TokenisedPrompts prompts = Tokenisation.ofIds(9)
                .of(PromptSet.of(List.of(ids(1, 1), ids(2), ids(3, 3), ids(4, 4), ids(5), ids(6, 6))));

        List<PairBatch> batches = prompts.batches(3);

        assertThat(batches.stream().map(batch -> batch.clean().batch())).containsExactly(2, 2, 2);
        assertThat(prompts.batchOrder()).containsExactly(0, 2, 3, 5, 1, 4);
        assertThat(batches.get(1).clean().id(1, 0)).isEqualTo(6);
        assertThat(batches.get(2).clean().id(1, 0)).isEqualTo(5);
        assertThat(prompts.length()).isEmpty();
    }

    @Test
    void batches_of_a_length_are_as_few_and_as_even_as_they_can_be() {
        for (int count = 1; count <= 50; count++) {
            TokenisedPrompts prompts = Tokenisation.ofIds(50)
                    .of(PromptSet.of(
                            IntStream.range(0, count).mapToObj(id -> ids(id)).toList()));
            for (int size = 1; size <= 20; size++) {
                List<PairBatch> batches = prompts.batches(size);

                List<Integer> sizes =
                        batches.stream().map(batch -> batch.clean().batch()).toList();
                assertThat(batches).hasSize((count + size - 1) / size);
                assertThat(Collections.max(sizes)).isLessThanOrEqualTo(size);
                assertThat(Collections.max(sizes) - Collections.min(sizes)).isLessThanOrEqualTo(1);
                assertThat(batches.stream().flatMap(batch -> IntStream.range(
                                        0, batch.clean().batch())
                                .mapToObj(prompt -> batch.clean().id(prompt, 0))))
                        .containsExactlyElementsOf(
                                IntStream.range(0, count).boxed().toList());
            }
        }
    }

    @Test
    void splits_share_nothing_and_depend_on_the_seed_alone() {
        PromptPair[] pairs = IntStream.range(0, 20).mapToObj(id -> ids(id)).toArray(PromptPair[]::new);
        TokenisedPrompts prompts = Tokenisation.ofIds(20).of(PromptSet.of(List.of(pairs)));

        TokenisedPrompts.Split split = prompts.split(SplitFractions.standard(), 7);

        assertThat(split.score().pairs()).hasSize(10);
        assertThat(split.select().pairs()).hasSize(5);
        List<Integer> all = new ArrayList<>();
        Stream.of(split.score(), split.select(), split.report())
                .forEach(part -> part.pairs().forEach(pair -> all.addAll(pair.clean())));
        assertThat(all).doesNotHaveDuplicates().hasSize(20);
        assertThat(prompts.split(SplitFractions.standard(), 7)).isEqualTo(split);
        assertThat(prompts.split(SplitFractions.standard(), 8)).isNotEqualTo(split);
    }

    @Test
    void three_prompts_give_one_each() {
        TokenisedPrompts prompts = Tokenisation.ofIds(9).of(PromptSet.of(List.of(ids(1), ids(2), ids(3))));

        TokenisedPrompts.Split split = prompts.split(new SplitFractions(0.1, 0.1, 0.8), 0);

        assertThat(List.of(split.score(), split.select(), split.report()))
                .allSatisfy(part -> assertThat(part.pairs()).hasSize(1));
    }

    @Test
    void a_declared_split_is_taken_as_it_is() {
        TokenisedPrompts prompts = Tokenisation.ofIds(9)
                .of(PromptSet.of(List.of(
                        ids(1).withSplit(SplitPart.REPORT),
                        ids(2).withSplit(SplitPart.SCORE),
                        ids(3).withSplit(SplitPart.SELECT),
                        ids(4).withSplit(SplitPart.SCORE))));

        TokenisedPrompts.Split split = prompts.declaredSplit().orElseThrow();

        assertThat(split.score().pairs()).extracting(TokenPair::clean).isEqualTo(List.of(List.of(2), List.of(4)));
        assertThat(split.select().pairs()).extracting(TokenPair::clean).isEqualTo(List.of(List.of(3)));
        assertThat(split.report().pairs()).extracting(TokenPair::clean).isEqualTo(List.of(List.of(1)));
        assertThat(Tokenisation.ofIds(9).of(PromptSet.of(List.of(ids(1)))).declaredSplit())
                .isEmpty();
    }

    @Test
    void a_declared_split_has_three_parts_and_holds_all_prompts() {
        TokenisedPrompts two = Tokenisation.ofIds(9)
                .of(PromptSet.of(List.of(ids(1).withSplit(SplitPart.REPORT), ids(2).withSplit(SplitPart.SCORE))));

        assertThatThrownBy(two::declaredSplit)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no prompt has the split \"select\"");
        assertThatThrownBy(() -> PromptSet.of(List.of(ids(1).withSplit(SplitPart.SCORE), ids(2))))
                .hasMessageContaining("pair 1");
    }

    @Test
    void answers_can_differ_by_position() {
        PromptPair pair = new PromptPair(
                words("a b c"),
                words("a c c"),
                new AnswerTexts.Each(List.of(List.of(words(" b")), List.of(words(" c"), PromptText.Ids.of(1)))),
                new AnswerTexts.Each(List.of(List.of(), List.of(words(" b")))),
                Optional.of(List.of(2, 0)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        Answers answers =
                tokenised(BosChoice.YES, pair).batches(1).get(0).answers().get(0);

        assertThat(answers.positions()).containsExactly(3, 1);
        assertThat(answers.at(0)).isEqualTo(new AnswerTokens(List.of(3), List.of()));
        assertThat(answers.at(1)).isEqualTo(new AnswerTokens(List.of(4, 1), List.of(3)));
        assertThat(answers.right()).containsExactly(3, 4, 1);
        assertThat(answers.wrong()).containsExactly(3);
    }

    @Test
    void answers_fit_the_answer_positions() {
        AnswerTexts.Each two = new AnswerTexts.Each(List.of(List.of(words(" b")), List.of(words(" c"))));
        AnswerTexts.Same one = new AnswerTexts.Same(List.of(words(" b")));

        assertThatThrownBy(() -> answered(two, one)).hasMessageContaining("each of 1 answer positions, got 2");
        assertThatThrownBy(() -> answered(one, two)).hasMessageContaining("each of 1 answer positions, got 2");
        assertThatThrownBy(() -> answered(new AnswerTexts.Each(List.of(List.of())), one))
                .hasMessageContaining("at least one right answer");
        assertThatThrownBy(() -> new AnswerTexts.Same(List.of(PromptText.Ids.of(1, 2))))
                .hasMessageContaining("exactly one token, got 2 ids");
        assertThatThrownBy(() -> new Answers(List.of(1, 2), List.of(new AnswerTokens(List.of(1), List.of()))))
                .hasMessageContaining("each of 2 answer positions, got 1");
        assertThatThrownBy(() -> new Answers(List.of(), List.of()))
                .hasMessageContaining("at least one answer position");
    }

    private static PromptPair answered(AnswerTexts right, AnswerTexts wrong) {
        return new PromptPair(
                words("a b"),
                words("a b"),
                right,
                wrong,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
