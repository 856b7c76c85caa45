package dev.tributary.engine.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.NamedSpans;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.task.PromptText;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.task.TokenPair;
import dev.tributary.engine.task.TokenSpans;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PaddingTest {

    private static final WordListTokenizer WORDS =
            WordListTokenizer.withBos(List.of("^", "a", " a", " b", " c"), "^", true);

    private static final Answers FIRST = new Answers(List.of(1), List.of(), List.of(0));

    private static PromptPair pair(Optional<List<Integer>> positions) {
        return new PromptPair(
                new PromptText.Words("a b c"),
                new PromptText.Words("a c c"),
                List.of(new PromptText.Words(" b")),
                List.of(),
                positions);
    }

    private static PromptPair pair() {
        return pair(Optional.empty());
    }

    private static TokenisedPrompts tokenised(PromptPair... pairs) {
        return Tokenisation.with(WORDS, BosChoice.YES, 5).of(PromptSet.of(List.of(pairs)));
    }

    @Test
    void bos_is_real_and_the_answer_is_read_at_the_last_real_token() {
        TokenPair padded = tokenised(pair().withLength(2)).pairs().get(0);
        TokenPair whole = tokenised(pair()).pairs().get(0);

        assertThat(padded.length()).isEqualTo(4);
        assertThat(padded.realLength()).isEqualTo(3);
        assertThat(padded.isPadded()).isTrue();
        assertThat(padded.answers().positions()).containsExactly(2);
        assertThat(whole.realLength()).isEqualTo(4);
        assertThat(whole.isPadded()).isFalse();
        assertThat(whole.answers().positions()).containsExactly(3);
    }

    @Test
    void nothing_is_read_or_named_at_padding() {
        PromptPair answered = pair(Optional.of(List.of(0, 2)));

        assertThat(tokenised(answered.withLength(3)).pairs()).hasSize(1);
        assertThatThrownBy(() -> tokenised(pair(), answered.withLength(2)))
                .hasMessageContainingAll("prompt 1", "answer position 2", "3 tokens", "only 2 are real");
        assertThatThrownBy(() -> tokenised(pair().withLength(2).withSpans(new NamedSpans(Map.of("noun", List.of(2))))))
                .hasMessageContainingAll("/prompts/0/spans", "\"noun\" at position 2", "only 2 are real");
        assertThatThrownBy(() -> Tokenisation.with(WORDS, BosChoice.YES, 5)
                        .of(new PromptSet(
                                List.of(),
                                Map.of("END", 2),
                                List.of(pair().withLength(2).withSpans(NamedSpans.none())))))
                .hasMessageContainingAll("\"END\" at position 2", "2 tokens");
    }

    @Test
    void no_more_tokens_are_real_than_there_are() {
        assertThat(tokenised(pair().withLength(3)).pairs().get(0).isPadded()).isFalse();
        assertThatThrownBy(() -> tokenised(pair().withLength(4)))
                .hasMessageContainingAll("prompt 0", "length says that 4", "there are 3");
        assertThatThrownBy(() -> tokenised(pair().withLength(Integer.MAX_VALUE)))
                .hasMessageContaining("length says that 2147483647");
        assertThatThrownBy(() -> pair().withLength(0)).hasMessageContaining("at least 1 token");
    }

    @Test
    void a_padded_prompt_is_run_as_the_prompt_that_it_is() {
        PromptPair longer = pair();
        PromptPair padded = pair().withLength(2).withSpans(new NamedSpans(Map.of("noun", List.of(1))));
        PromptPair bare = new PromptPair(
                        new PromptText.Words("a b"),
                        new PromptText.Words("a c"),
                        List.of(new PromptText.Words(" b")),
                        List.of(),
                        Optional.empty())
                .withSpans(new NamedSpans(Map.of("noun", List.of(1))));
        PromptPair named = longer.withSpans(new NamedSpans(Map.of("noun", List.of(1))));

        TokenisedPrompts prompts = tokenised(named, padded);

        assertThat(prompts.batches(4)).isEqualTo(tokenised(named, bare).batches(4));
        assertThat(prompts.batches(4)).hasSize(2);
        assertThat(prompts.length()).isEmpty();
        assertThat(tokenised(padded, padded).length()).hasValue(3);
        assertThat(prompts.cleanTexts(1)).containsExactly("^", "a", " b");
    }

    @Test
    void pairs_know_how_many_tokens_are_real() {
        TokenBatch tokens = TokenBatch.of(List.of(new int[] {1, 2}));

        assertThatThrownBy(() -> new PairBatch(tokens, tokens, List.of(new Answers(List.of(1), List.of(), List.of(2)))))
                .hasMessageContaining("answer position 2 lies outside a prompt of 2 tokens");
        assertThatThrownBy(() -> new TokenPair(List.of(1, 2), List.of(1, 2), FIRST, TokenSpans.none(2), 0))
                .hasMessageContaining("from 1 to all 2 tokens");
    }
}
