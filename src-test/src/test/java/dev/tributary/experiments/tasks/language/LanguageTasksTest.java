package dev.tributary.experiments.tasks.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.task.TokenPair;
import dev.tributary.engine.tokenize.BosChoice;
import dev.tributary.engine.tokenize.Tokenisation;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.engine.tokenize.Tokenizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
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
                "greater-than",
                "agreement",
                "agreement:form=clause",
                "arithmetic",
                "arithmetic:operation=subtract",
                "brackets",
                "capital",
                "duplicate",
                "hypernymy",
                "multiple-choice",
                "order",
                "order:order=reversed",
                "pronoun",
                "recall"
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

    @Test
    void a_verb_agrees_with_the_subject_of_its_clean_prompt() {
        each("agreement", (clean, corrupt, right, wrong) -> {
            boolean plural = clean.split(" ", -1)[1].endsWith("s");
            assertThat(right).isEqualTo(plural ? List.of(" are", " were", " have") : List.of(" is", " was", " has"));
            assertThat(corrupt.split(" ", -1)[1].endsWith("s")).isNotEqualTo(plural);
            assertThat(clean.substring(clean.indexOf(' ', 5))).isEqualTo(corrupt.substring(corrupt.indexOf(' ', 5)));
        });
    }

    @Test
    void sums_and_differences_are_right_in_examples_and_answers() {
        for (CuttingTokenizer tokenizer : List.of(CuttingTokenizer.digits(), CuttingTokenizer.pairsOfDigits())) {
            for (boolean adds : List.of(true, false)) {
                String task = "arithmetic:operation=" + (adds ? "add" : "subtract");
                Set<Integer> lengths = new HashSet<>();
                each(task, tokenizer, (clean, corrupt, right, wrong) -> {
                    for (String line : (clean + right.get(0) + "\n" + corrupt + wrong.get(0)).split("\n", -1)) {
                        List<Integer> numbers = Pattern.compile("\\d+")
                                .matcher(line)
                                .results()
                                .map(found -> Integer.valueOf(found.group()))
                                .toList();
                        int sign = adds ? 1 : -1;
                        assertThat(numbers.get(0) + sign * numbers.get(1))
                                .as(line)
                                .isEqualTo(numbers.get(2));
                        lengths.add(String.valueOf(numbers.get(0)).length());
                    }
                    assertThat(clean.substring(0, clean.lastIndexOf('\n')))
                            .isEqualTo(corrupt.substring(0, corrupt.lastIndexOf('\n')));
                });
                assertThat(lengths).contains(1);
                assertThat(lengths.contains(2)).isEqualTo(tokenizer.encode("46").size() == 1);
            }
        }
    }

    @Test
    void the_innermost_open_bracket_is_closed() {
        each("brackets", (clean, corrupt, right, wrong) -> {
            assertThat(right).containsExactly(" " + closing(clean));
            assertThat(wrong).hasSize(2).contains(" " + closing(corrupt));
        });
    }

    /** By a stack. */
    private static String closing(String text) {
        Deque<Character> open = new ArrayDeque<>();
        for (int at = 0; at < text.length(); at++) {
            char sign = text.charAt(at);
            int kind = "([{".indexOf(sign);
            if (kind >= 0) {
                open.push(")]}".charAt(kind));
            } else if (")]}".indexOf(sign) >= 0) {
                assertThat(open.pop()).isEqualTo(sign);
            }
        }
        assertThat(open).hasSize(2);
        return open.element().toString();
    }

    @Test
    void the_word_that_occurs_twice_is_asked_for() {
        each("duplicate", (clean, corrupt, right, wrong) -> {
            assertThat(words(clean)).as(clean).filteredOn(right.get(0)::equals).hasSize(2);
            assertThat(wrong).hasSize(3).allSatisfy(word -> assertThat(words(clean))
                    .filteredOn(word::equals)
                    .hasSize(1));
            assertThat(words(corrupt)).filteredOn(right.get(0)::equals).hasSize(1);
            assertThat(wrong)
                    .anySatisfy(word ->
                            assertThat(words(corrupt)).filteredOn(word::equals).hasSize(2));
        });
    }

    private static List<String> words(String text) {
        return List.of(text.substring(text.indexOf(':') + 1, text.indexOf('.')).split(",", -1));
    }

    @Test
    void the_letter_of_the_stated_color_is_asked_for() {
        each("multiple-choice", (clean, corrupt, right, wrong) -> {
            assertThat(right).containsExactly(" " + letter(clean));
            assertThat(wrong).hasSize(3).contains(" " + letter(corrupt)).doesNotContainAnyElementsOf(right);
            assertThat(clean.substring(0, clean.indexOf('?'))).isEqualTo(corrupt.substring(0, corrupt.indexOf('?')));
        });
    }

    private static char letter(String text) {
        String color = text.substring(text.indexOf(" is ") + 4, text.indexOf('.'));
        return text.charAt(text.indexOf(". " + color + "\n") - 1);
    }

    @Test
    void letters_come_in_the_order_that_is_asked_for() {
        for (String order : List.of("Sorted", "Reversed")) {
            Set<Integer> given = new HashSet<>();
            each("order:order=" + order.toLowerCase(Locale.ROOT), (clean, corrupt, right, wrong) -> {
                String[] lines = (clean + right.get(0)).split("\n", -1);
                assertThat(lines).hasSize(4);
                for (int line = 0; line < 4; line += 2) {
                    List<String> letters = new ArrayList<>(List.of(
                            lines[line].substring(lines[line].indexOf(": ") + 2).split(" ", -1)));
                    if (order.equals("Sorted")) {
                        Collections.sort(letters);
                    } else {
                        Collections.reverse(letters);
                    }
                    assertThat(order + ": " + String.join(" ", letters)).startsWith(lines[line + 1]);
                }
                given.add(lines[3].length());
                assertThat(wrong).hasSize(3);
            });
            assertThat(given).hasSize(3);
        }
    }

    @Test
    void the_value_of_the_key_that_is_asked_for_is_recalled() {
        each("recall", (clean, corrupt, right, wrong) -> {
            String key = clean.substring(clean.indexOf("Code:") + 5);
            assertThat(clean).contains(key + right.get(0));
            assertThat(wrong).hasSize(3).anySatisfy(value -> assertThat(corrupt)
                    .contains(corrupt.substring(corrupt.indexOf("Code:") + 5) + value));
        });
    }

    @Test
    void a_capital_a_pronoun_and_a_kind_change_with_what_is_said() {
        Map<String, String> pronouns = new HashMap<>();
        each("pronoun", (clean, corrupt, right, wrong) -> {
            assertThat(List.of(right.get(0), wrong.get(0))).containsExactlyInAnyOrder(" he", " she");
            pronouns.put(clean.split(" ", -1)[1], right.get(0));
            String name = corrupt.split(" ", -1)[1];
            assertThat(pronouns.getOrDefault(name, wrong.get(0))).isEqualTo(wrong.get(0));
        });
        assertThat(pronouns).containsEntry("Mary", " she").containsEntry("John", " he");
        Map<String, String> capitals = new HashMap<>();
        each(
                "capital",
                (clean, corrupt, right, wrong) ->
                        capitals.put(clean.substring(clean.indexOf(" of ") + 4, clean.indexOf(" is")), right.get(0)));
        assertThat(capitals)
                .containsEntry("France", " Paris")
                .containsEntry("Japan", " Tokyo")
                .hasSizeGreaterThan(60);
        each("hypernymy", (clean, corrupt, right, wrong) -> {
            if (clean.contains("dogs") || clean.contains("cows")) {
                assertThat(right).containsExactly(" animals");
            }
            assertThat(right).doesNotContainAnyElementsOf(wrong);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agreement",
                "brackets",
                "capital",
                "duplicate",
                "hypernymy",
                "multiple-choice",
                "pronoun",
                "recall"
            })
    void what_changes_has_a_name(String task) {
        CuttingTokenizer tokenizer = CuttingTokenizer.digits();
        TokenisedPrompts prompts = tokenised(task, tokenizer);
        prompts.pairs().forEach(pair -> {
            for (int position : differing(pair)) {
                int span = pair.spans().spanOf().get(position);
                assertThat(pair.spans().names().get(span)).isNotEqualTo("rest");
            }
        });
    }

    /** Texts and answers of every pair. */
    @FunctionalInterface
    private interface Check {
        void accept(String clean, String corrupt, List<String> right, List<String> wrong);
    }

    private static void each(String task, Check check) {
        each(task, CuttingTokenizer.digits(), check);
    }

    private static void each(String task, CuttingTokenizer tokenizer, Check check) {
        tokenised(task, tokenizer)
                .pairs()
                .forEach(pair -> check.accept(
                        text(tokenizer, pair.clean()),
                        text(tokenizer, pair.corrupt()),
                        pair.answers().right().stream().map(tokenizer::token).toList(),
                        pair.answers().wrong().stream().map(tokenizer::token).toList()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ioi",
                "docstring",
                "greater-than",
                "agreement",
                "capital",
                "duplicate",
                "hypernymy",
                "multiple-choice",
                "pronoun",
                "recall"
            })
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
