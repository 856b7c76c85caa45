package dev.tributary.engine.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSpansTest {

    private static final List<Answers> ANSWERS = List.of(new Answers(List.of(1), List.of(), List.of(0)));

    /** Also for the schema, which must refuse the same. */
    static Stream<String> hostile_names() {
        return Stream.of(
                "",
                " ",
                "rest",
                "a>b",
                "a@b",
                "a,b",
                "a\"b",
                "a\nb",
                "a\rb",
                "a\tb",
                "a\u0000b",
                "a\u0085b",
                "a\u2028b",
                "a\uD800b",
                "0",
                "17",
                "007",
                "99999999999999999999",
                "\u0663",
                "x".repeat(65));
    }

    private static TokenBatch tokens(int... ids) {
        return TokenBatch.of(List.of(ids));
    }

    @ParameterizedTest
    @MethodSource("hostile_names")
    void names_that_would_be_ambiguous_are_refused(String name) {
        assertThatThrownBy(() -> new NamedSpans(Map.of(name, List.of(0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot name a span")
                .message()
                .doesNotContain("\n", "\r", "\u0000", "\u0085", "\u2028");
        assertThatThrownBy(() -> new TokenSpans(List.of(name, "rest"), List.of(0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"S1+1", "IO/S1", "A2=END", "token 1", "-1", "2x", "1.5", "Rest", "主語", "😀"})
    void other_names_are_taken(String name) {
        assertThat(new NamedSpans(Map.of(name, List.of(0))).names()).containsExactly(name);
        assertThat(new TokenSpans(List.of(name, "rest"), List.of(0)).names()).containsExactly(name, "rest");
    }

    @Test
    void a_name_may_have_64_characters_of_any_plane() {
        assertThatCode(() -> new NamedSpans(Map.of("😀".repeat(64), List.of(0))))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> new NamedSpans(Map.of("😀".repeat(65), List.of(0))))
                .hasMessageContaining("may have 64 characters, this has 65");
    }

    @Test
    void no_two_spans_of_a_prompt_share_a_position() {
        assertThatThrownBy(() -> new NamedSpans(Map.of("one", List.of(0, 4), "two", List.of(4))))
                .hasMessageContainingAll("position 4", "\"one\"", "\"two\"");
        assertThatThrownBy(() -> new NamedSpans(Map.of("one", List.of(4, 4)))).hasMessageContaining("position 4");
        assertThatThrownBy(() -> new NamedSpans(Map.of("one", List.of(-1)))).hasMessageContaining("got -1");
        assertThat(new NamedSpans(Map.of("none", List.of())).names()).containsExactly("none");
    }

    @Test
    void rest_is_the_last_span_and_numbers_stay_within_the_names() {
        assertThat(TokenSpans.none(2)).isEqualTo(new TokenSpans(List.of("rest"), List.of(0, 0)));
        assertThatThrownBy(() -> new TokenSpans(List.of("rest", "a"), List.of(0)))
                .hasMessageContaining("last span must be \"rest\"");
        assertThatThrownBy(() -> new TokenSpans(List.of(), List.of(0))).hasMessageContaining("\"rest\"");
        assertThatThrownBy(() -> new TokenSpans(List.of("a", "a", "rest"), List.of(0)))
                .hasMessageContaining("different names");
        assertThatThrownBy(() -> new TokenSpans(List.of("a", "rest"), List.of(0, 2)))
                .hasMessageContainingAll("position 1", "span 2", "0 to 1");
        assertThatThrownBy(() -> new TokenSpans(List.of("a", "rest"), List.of(-1)))
                .hasMessageContaining("span -1");
        assertThatThrownBy(() -> TokenSpans.none(0)).hasMessageContaining("at least one position");
    }

    @Test
    void pairs_and_batches_without_spans_have_rest_alone() {
        TokenPair pair = new TokenPair(List.of(1, 2), List.of(1, 3), ANSWERS.get(0));
        PairBatch batch = new PairBatch(tokens(1, 2), tokens(1, 3), ANSWERS);

        assertThat(pair.spans()).isEqualTo(TokenSpans.none(2));
        assertThat(batch.spans()).containsExactly(TokenSpans.none(2));
    }

    @Test
    void spans_fit_the_prompts_and_a_batch_has_one_set_of_names() {
        TokenSpans one = new TokenSpans(List.of("a", "rest"), List.of(0, 1));
        TokenSpans other = new TokenSpans(List.of("b", "rest"), List.of(0, 1));
        TokenBatch two = TokenBatch.of(List.of(new int[] {1, 2}, new int[] {3, 4}));
        List<Answers> answers = List.of(ANSWERS.get(0), ANSWERS.get(0));

        assertThat(new PairBatch(two, two, answers, List.of(one, one)).spans()).containsExactly(one, one);
        assertThatThrownBy(() -> new PairBatch(two, two, answers, List.of(one, other)))
                .hasMessageContaining("same spans");
        assertThatThrownBy(() -> new PairBatch(two, two, answers, List.of(one)))
                .hasMessageContainingAll("each of 2 prompts", "got 1");
        assertThatThrownBy(() -> new PairBatch(tokens(1, 2), tokens(1, 3), ANSWERS, List.of(TokenSpans.none(3))))
                .hasMessageContainingAll("each of 2 tokens", "got 3");
        assertThatThrownBy(() -> new TokenPair(List.of(1, 2), List.of(1, 3), ANSWERS.get(0), TokenSpans.none(1)))
                .hasMessageContainingAll("each of 2 tokens", "got 1");
    }
}
