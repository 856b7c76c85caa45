package dev.tributary.engine.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.engine.task.NamedSpans;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.task.PromptText;
import dev.tributary.engine.task.TokenSpans;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromptSpansTest {

    private static final WordListTokenizer WORDS =
            WordListTokenizer.withBos(List.of("^", "a", " a", " b", " c"), "^", true);

    private static PromptPair pair(String text) {
        return PromptPair.of(
                new PromptText.Words(text), new PromptText.Words(text), List.of(new PromptText.Words(" b")), List.of());
    }

    private static NamedSpans spans(String name, Integer... positions) {
        return new NamedSpans(Map.of(name, List.of(positions)));
    }

    private static PromptSet set(Optional<NamedSpans> spans, PromptPair... pairs) {
        return new PromptSet(List.of(), Map.of(), spans, List.of(pairs));
    }

    private static PromptSet words(Map<String, Integer> words, PromptPair... pairs) {
        return new PromptSet(List.of(), words, List.of(pairs));
    }

    private static TokenisedPrompts tokenised(BosChoice bos, PromptSet prompts) {
        return Tokenisation.with(WORDS, bos, 5).of(prompts);
    }

    private static List<Integer> spanOf(TokenisedPrompts prompts, int pair) {
        return prompts.pairs().get(pair).spans().spanOf();
    }

    @Test
    void bos_moves_spans_and_belongs_to_rest() {
        PromptSet prompts = set(Optional.of(spans("noun", 0, 2)), pair("a b c"));

        TokenisedPrompts with = tokenised(BosChoice.YES, prompts);
        TokenisedPrompts without = tokenised(BosChoice.NO, prompts);

        assertThat(with.spanNames()).containsExactly("noun", "rest");
        assertThat(spanOf(with, 0)).containsExactly(1, 0, 1, 0);
        assertThat(spanOf(without, 0)).containsExactly(0, 1, 0);
    }

    @Test
    void a_prompts_own_spans_replace_those_of_the_set() {
        PromptSet prompts = set(
                Optional.of(spans("noun", 0)),
                pair("a b").withSpans(spans("verb", 1)),
                pair("a b"),
                pair("a b").withSpans(NamedSpans.none()),
                pair("a b").withSpans(spans("noun", 1)));

        TokenisedPrompts tokens = tokenised(BosChoice.NO, prompts);

        assertThat(tokens.spanNames()).containsExactly("noun", "verb", "rest");
        assertThat(spanOf(tokens, 0)).containsExactly(2, 1);
        assertThat(spanOf(tokens, 1)).containsExactly(0, 2);
        assertThat(spanOf(tokens, 2)).containsExactly(2, 2);
        assertThat(spanOf(tokens, 3)).containsExactly(2, 0);
    }

    @Test
    void batches_carry_the_spans_of_their_prompts() {
        TokenisedPrompts tokens = tokenised(
                BosChoice.NO,
                set(
                        Optional.empty(),
                        pair("a b").withSpans(spans("noun", 0)),
                        pair("a").withSpans(spans("verb", 0)),
                        pair("a c").withSpans(spans("noun", 1))));

        List<PairBatch> batches = tokens.batches(9);

        List<String> names = List.of("noun", "verb", "rest");
        assertThat(batches.get(0).spans())
                .containsExactly(new TokenSpans(names, List.of(0, 2)), new TokenSpans(names, List.of(2, 0)));
        assertThat(batches.get(1).spans()).containsExactly(new TokenSpans(names, List.of(1)));
    }

    @Test
    void words_serve_as_spans_when_none_are_given() {
        Map<String, Integer> words = new LinkedHashMap<>();
        words.put("END", 2);
        words.put("IO", 0);
        words.put("S1", 2);

        TokenisedPrompts tokens = tokenised(BosChoice.YES, words(words, pair("a b c")));
        TokenisedPrompts given =
                tokenised(BosChoice.YES, words(words, pair("a b c").withSpans(spans("noun", 1))));

        assertThat(tokens.spanNames()).containsExactly("END/S1", "IO", "rest");
        assertThat(spanOf(tokens, 0)).containsExactly(2, 1, 2, 0);
        assertThat(given.spanNames()).containsExactly("noun", "rest");
    }

    @Test
    void words_that_cannot_name_spans_are_refused_when_spans_are_asked_for() {
        Map<String, Integer> joined = new LinkedHashMap<>();
        joined.put("a/b", 0);
        joined.put("a", 1);
        joined.put("b", 1);

        TokenisedPrompts numbers = tokenised(BosChoice.NO, words(Map.of("1", 0), pair("a b")));

        assertThat(numbers.laneLabels()).containsExactly("1", " b");
        assertThatThrownBy(numbers::spanNames)
                .hasMessageContainingAll("/word_idxs", "\"1\" cannot name a span", "give");
        assertThatThrownBy(() ->
                        tokenised(BosChoice.NO, words(joined, pair("a b"))).spanNames())
                .hasMessageContainingAll("two positions", "\"a/b\"");
        assertThat(tokenised(BosChoice.NO, words(Map.of("1", 0), pair("a b").withSpans(NamedSpans.none())))
                        .spanNames())
                .containsExactly("rest");
    }

    @Test
    void parts_keep_the_names_of_the_whole() {
        PromptSet prompts = new PromptSet(
                List.of(),
                Map.of("word", 0),
                List.of(pair("a b"), pair("a c").withSpans(spans("noun", 0)), pair("a a")));

        TokenisedPrompts part = tokenised(BosChoice.NO, prompts).part(List.of(2, 0));

        assertThat(part.spanNames()).containsExactly("noun", "rest");
        assertThat(part.pairs())
                .allSatisfy(pair -> assertThat(pair.spans().spanOf()).containsExactly(1, 1));
        assertThat(part.prompts().spansOfPairs()).containsOnly(NamedSpans.none());
    }

    @Test
    void positions_outside_a_prompt_are_refused_with_their_place() {
        assertThatThrownBy(() -> tokenised(
                        BosChoice.YES,
                        set(Optional.empty(), pair("a"), pair("a b").withSpans(spans("noun", 2)))))
                .hasMessageContainingAll("prompt 1", "/prompts/1/spans", "\"noun\" at position 2", "has 2 tokens");
        assertThatThrownBy(() -> tokenised(BosChoice.YES, set(Optional.of(spans("noun", 1)), pair("a b"), pair("a"))))
                .hasMessageContainingAll("prompt 1: /spans", "\"noun\" at position 1", "has 1 tokens");
        assertThatThrownBy(() -> tokenised(BosChoice.YES, words(Map.of("IO", Integer.MAX_VALUE), pair("a b"))))
                .hasMessageContainingAll("/word_idxs", "\"IO\" at position 2147483647");
        assertThatThrownBy(() -> tokenised(
                        BosChoice.YES,
                        words(Map.of("IO", Integer.MAX_VALUE), pair("a b").withSpans(NamedSpans.none()))))
                .hasMessageContainingAll("word_idxs", "\"IO\" at position 2147483647");
    }

    @Test
    void an_answer_position_too_large_to_move_is_refused() {
        PromptPair far = new PromptPair(
                new PromptText.Words("a"),
                new PromptText.Words("a"),
                List.of(new PromptText.Words(" b")),
                List.of(),
                Optional.of(List.of(Integer.MAX_VALUE)));

        assertThatThrownBy(() -> tokenised(BosChoice.YES, PromptSet.of(List.of(far))))
                .hasMessageContainingAll("prompt 0", "answer position 2147483647", "1 tokens");
    }
}
