package dev.tributary.experiments.tasks.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.task.TokenPair;
import dev.tributary.engine.tokenize.BosChoice;
import dev.tributary.engine.tokenize.Tokenisation;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.engine.tokenize.Tokenizer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageTasksTest {

    private static final int PAIRS = 200;

    private static TokenisedPrompts tokenised(String task, Tokenizer tokenizer) {
        PromptSet prompts = LanguageTasks.catalog().make(task).generate(tokenizer, PAIRS, 1);
        return new Tokenisation(Optional.of(tokenizer), BosChoice.AUTO, tokenizer.size(), tokenizer.size()).of(prompts);
    }

    private static String text(Tokenizer tokenizer, List<Integer> ids) {
        StringBuilder text = new StringBuilder();
        ids.forEach(id -> text.append(tokenizer.token(id)));
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ioi",
                "ioi:corruption=third-giver",
                "ioi:corruption=swap,order=abba",
                "ioi:template=5",
                "docstring",
                "greater-than"
            })
    void gives_distinct_aligned_pairs_that_the_seed_decides(String task) {
        CuttingTokenizer tokenizer = CuttingTokenizer.digits();
        PromptSet prompts = LanguageTasks.catalog().make(task).generate(tokenizer, PAIRS, 1);

        assertThat(prompts.pairs()).hasSize(PAIRS).doesNotHaveDuplicates();
        assertThat(LanguageTasks.catalog().make(task).generate(tokenizer, PAIRS, 1))
                .isEqualTo(prompts);
        assertThat(LanguageTasks.catalog().make(task).generate(tokenizer, PAIRS, 2))
                .isNotEqualTo(prompts);
        assertThat(tokenised(task, tokenizer).pairs()).hasSize(PAIRS).allSatisfy(pair -> {
            assertThat(pair.corrupt()).hasSameSizeAs(pair.clean()).isNotEqualTo(pair.clean());
            assertThat(pair.answers().right())
                    .isNotEmpty()
                    .doesNotContainAnyElementsOf(pair.answers().wrong());
            assertThat(pair.answers().wrong()).isNotEmpty();
        });
    }

    @Test
    void ioi_has_fifteen_templates_in_both_orders() {
        CuttingTokenizer tokenizer = CuttingTokenizer.digits();
        for (int template = 1; template <= 15; template++) {
            Set<Integer> lengths = new HashSet<>();
            for (String order : List.of("abba", "baba")) {
                tokenised("ioi:template=" + template + ",order=" + order, tokenizer)
                        .pairs()
                        .forEach(pair -> {
                            String clean = text(tokenizer, pair.clean());
                            String indirect =
                                    tokenizer.token(pair.answers().right().get(0));
                            String subject =
                                    tokenizer.token(pair.answers().wrong().get(0));
                            lengths.add(pair.clean().size());
                            assertThat(clean.split(indirect + "\\b", -1))
                                    .as(clean)
                                    .hasSize(2);
                            assertThat(clean.split(subject + "\\b", -1))
                                    .as(clean)
                                    .hasSize(3);
                            assertThat(clean.indexOf(indirect) < clean.indexOf(subject))
                                    .isEqualTo(order.equals("abba"));
                            assertThat(clean).endsWith(" to");
                        });
            }
            assertThat(lengths).hasSize(1);
        }
        assertThatThrownBy(() -> LanguageTasks.catalog().make("ioi:template=16"))
                .hasMessageContaining("templates 1 to 15");
    }

    @Test
    void abc_replaces_all_names_and_the_others_only_the_giver() {
        CuttingTokenizer tokenizer = CuttingTokenizer.digits();
        assertThat(tokenised("ioi", tokenizer).pairs())
                .allSatisfy(pair -> assertThat(differing(pair)).hasSize(3));
        assertThat(tokenised("ioi:corruption=third-giver", tokenizer).pairs())
                .allSatisfy(pair -> assertThat(differing(pair)).hasSize(1));
        assertThat(tokenised("ioi:corruption=swap", tokenizer).pairs()).allSatisfy(pair -> {
            assertThat(differing(pair)).hasSize(1);
            assertThat(pair.corrupt().get(differing(pair).get(0)))
                    .isEqualTo(pair.answers().right().get(0));
        });
    }

    @Test
    void one_template_in_one_order_has_names_for_positions() {
        CuttingTokenizer tokenizer = CuttingTokenizer.digits();
        PromptSet one =
                LanguageTasks.catalog().make("ioi:template=1,order=abba").generate(tokenizer, PAIRS, 1);

        assertThat(one.seqLabels())
                .containsExactly(
                        "Then",
                        ",",
                        "IO",
                        "and",
                        "S1",
                        "S1+1",
                        "to",
                        "the",
                        one.seqLabels().get(8),
                        ".",
                        "S2",
                        "S2+1",
                        "a",
                        one.seqLabels().get(13),
                        "END");
        assertThat(one.wordIdxs())
                .containsEntry("IO", 2)
                .containsEntry("S1", 4)
                .containsEntry("S2", 10)
                .containsEntry("END", 14);
        assertThat(LanguageTasks.catalog()
                        .make("ioi")
                        .generate(tokenizer, PAIRS, 1)
                        .seqLabels())
                .isEmpty();
    }

    @Test
    void docstring_asks_for_the_third_of_three_arguments() {
        CuttingTokenizer tokenizer = CuttingTokenizer.digits();
        assertThat(tokenised("docstring", tokenizer).pairs()).allSatisfy(pair -> {
            String clean = text(tokenizer, pair.clean());
            String[] arguments = clean.substring(clean.indexOf("(self,") + 6, clean.indexOf("):"))
                    .split(",", -1);
            assertThat(arguments).hasSize(6);
            assertThat(clean).contains("\n    :param" + arguments[2] + ":", "\n    :param" + arguments[3] + ":");
            assertThat(clean).endsWith("\n    :param");
            assertThat(tokenizer.token(pair.answers().right().get(0))).isEqualTo(arguments[4]);
            assertThat(pair.answers().wrong()).hasSize(5);
            assertThat(differing(pair)).hasSize(8);
        });
    }

    @Test
    void greater_than_asks_for_the_last_digit_where_digits_are_tokens() {
        CuttingTokenizer tokenizer = CuttingTokenizer.digits();
        assertThat(tokenised("greater-than", tokenizer).pairs()).allSatisfy(pair -> {
            String clean = text(tokenizer, pair.clean());
            assertThat(clean).matches("The \\w+ lasted from the year (\\d{3})\\d to the year \\1");
            int begin = Character.digit(clean.charAt(clean.indexOf("year ") + 8), 10);
            assertThat(pair.answers().right()).hasSize(9 - begin).allSatisfy(id -> assertThat(
                            Integer.parseInt(tokenizer.token(id)))
                    .isGreaterThan(begin));
            assertThat(pair.answers().wrong()).hasSize(begin + 1);
            assertThat(text(tokenizer, pair.corrupt())).matches(".* year \\d{3}0 to .*");
        });
    }

    @Test
    void greater_than_asks_for_two_digits_where_years_are_cut_in_the_middle() {
        CuttingTokenizer tokenizer = CuttingTokenizer.pairsOfDigits();
        assertThat(tokenised("greater-than", tokenizer).pairs()).allSatisfy(pair -> {
            String clean = text(tokenizer, pair.clean());
            assertThat(clean).matches("The \\w+ lasted from the year (\\d{2})\\d{2} to the year \\1");
            int begin = Integer.parseInt(clean.substring(clean.indexOf("year ") + 7, clean.indexOf(" to the")));
            assertThat(begin).isBetween(2, 98);
            assertThat(pair.answers().right()).hasSize(99 - begin);
            assertThat(text(tokenizer, pair.corrupt())).matches(".* year \\d{2}01 to .*");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"ioi", "docstring", "greater-than"})
    void a_tokenizer_without_whole_words_is_refused_in_words(String task) {
        assertThatThrownBy(() -> LanguageTasks.catalog().make(task).generate(CuttingTokenizer.letters(), 2, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one token of the model's tokenizer");
    }

    private static List<Integer> differing(TokenPair pair) {
        return java.util.stream.IntStream.range(0, pair.clean().size())
                .filter(position ->
                        !pair.clean().get(position).equals(pair.corrupt().get(position)))
                .boxed()
                .toList();
    }
}
