package dev.tributary.experiments.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.task.PromptText;
import dev.tributary.engine.tokenize.BosChoice;
import dev.tributary.engine.tokenize.Tokenisation;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.engine.tokenize.Tokenizer;
import dev.tributary.engine.tokenize.WordListTokenizer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TasksTest {

    private static final int PAIRS = 27;

    static Stream<TaskGenerator> all() {
        return Tasks.all().stream();
    }

    static Stream<TaskGenerator> ioi() {
        return all().filter(task -> task.model().equals("ioi"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void gives_distinct_pairs_that_the_seed_decides(TaskGenerator task) {
        PromptSet prompts = task.generate(PAIRS, 1);

        assertThat(prompts.pairs()).hasSize(PAIRS).doesNotHaveDuplicates();
        assertThat(task.generate(PAIRS, 1)).isEqualTo(prompts);
        assertThat(task.generate(PAIRS, 2)).isNotEqualTo(prompts);
    }

    @ParameterizedTest
    @MethodSource("all")
    void says_what_it_is(TaskGenerator task) {
        assertThat(Tasks.named(task.name())).isEqualTo(task);
        assertThat(task.description()).isNotBlank().endsWith(".");
        assertThat(task.corruption()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("ioi")
    void aligns_clean_and_corrupt_sentences_about_people(TaskGenerator task) {
        TokenisedPrompts tokens = tokenised(task, IoiLanguage.TOKENS);

        assertThat(tokens.pairs()).allSatisfy(pair -> {
            int giver = lastName(pair.clean());
            for (int position = 0; position < pair.length(); position++) {
                boolean name = isName(pair.clean().get(position));
                assertThat(isName(pair.corrupt().get(position))).isEqualTo(name);
                boolean changes = name && (!task.name().equals("ioi-third-giver") || position == giver);
                assertThat(pair.corrupt().get(position).equals(pair.clean().get(position)))
                        .isEqualTo(!changes);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("ioi")
    void names_who_receives_and_who_gives(TaskGenerator task) {
        TokenisedPrompts tokens = tokenised(task, IoiLanguage.TOKENS);

        assertThat(tokens.pairs()).allSatisfy(pair -> {
            List<Integer> names =
                    pair.clean().stream().filter(TasksTest::isName).toList();
            int subject = names.get(2);
            int indirect = names.get(0) == subject ? names.get(1) : names.get(0);
            assertThat(names).hasSize(3);
            assertThat(Set.copyOf(names)).hasSize(2);
            assertThat(pair.answers().right()).containsExactly(indirect);
            assertThat(pair.answers().wrong()).containsExactly(subject);
            assertThat(pair.answers().positions()).containsExactly(pair.length() - 1);
        });
    }

    @Test
    void three_fresh_names_take_the_place_of_two() {
        assertThat(tokenised(Tasks.named("ioi"), IoiLanguage.TOKENS).pairs()).allSatisfy(pair -> {
            List<Integer> fresh =
                    pair.corrupt().stream().filter(TasksTest::isName).toList();
            assertThat(fresh).hasSize(3).doesNotHaveDuplicates();
            assertThat(fresh).doesNotContainAnyElementsOf(pair.clean());
        });
    }

    @Test
    void position_names_of_ioi_point_at_the_people() {
        PromptSet abba = Tasks.named("ioi").generate(1, 3);
        PromptSet baba = Tasks.named("ioi-baba").generate(1, 3);

        assertThat(abba.wordIdxs())
                .containsEntry("IO", 2)
                .containsEntry("S1", 4)
                .containsEntry("S1+1", 5)
                .containsEntry("S2", 10)
                .containsEntry("END", 14);
        assertThat(baba.wordIdxs()).containsEntry("S1", 2).containsEntry("IO", 4);
        assertThat(abba.seqLabels()).hasSize(15);
        assertThat(((PromptText.Words) abba.pairs().get(0).clean()).text())
                .matches("Then , \\w+ and (\\w+) went to the \\w+ \\. \\1 gave a \\w+ to");
        assertThat(((PromptText.Words) baba.pairs().get(0).clean()).text())
                .matches("Then , (\\w+) and \\w+ went to the \\w+ \\. \\1 gave a \\w+ to");
    }

    @ParameterizedTest
    @MethodSource("ioi")
    void spans_of_ioi_hold_the_people_and_the_end(TaskGenerator task) {
        TokenisedPrompts tokens = tokenised(task, IoiLanguage.TOKENS);

        assertThat(tokens.spanNames()).containsExactly("IO", "S1", "S1+1", "S2", "S2+1", "END", "rest");
        assertThat(tokens.pairs()).allSatisfy(pair -> {
            int subject = pair.answers().wrong().get(0);
            List<Integer> spans = pair.spans().spanOf();
            assertThat(pair.clean().get(spans.indexOf(0)))
                    .isEqualTo(pair.answers().right().get(0));
            assertThat(spans.indexOf(1)).isEqualTo(pair.clean().indexOf(subject));
            assertThat(spans.indexOf(2)).isEqualTo(spans.indexOf(1) + 1);
            assertThat(spans.indexOf(3)).isEqualTo(pair.clean().lastIndexOf(subject));
            assertThat(spans.lastIndexOf(5)).isEqualTo(pair.length() - 1);
            boolean atEnd = spans.indexOf(3) + 1 == pair.length() - 1;
            assertThat(spans.indexOf(4)).isEqualTo(atEnd ? -1 : spans.indexOf(3) + 1);
            assertThat(spans).filteredOn(span -> span < 6).hasSize(atEnd ? 5 : 6);
        });
    }

    @ParameterizedTest
    @MethodSource("all")
    void spans_can_be_asked_for(TaskGenerator task) {
        List<String> names = new Tokenisation(tokenizer(task), BosChoice.AUTO, 1000, 1000)
                .of(task.generate(PAIRS, 1))
                .spanNames();

        assertThat(names).endsWith("rest");
        if (!task.name().equals("micro")) {
            assertThat(names).hasSizeGreaterThan(3);
        }
    }

    @Test
    void induction_repeats_in_the_clean_prompt_only() {
        TokenisedPrompts tokens = tokenised(new InductionTask(), InductionAlphabet.TOKENS);

        assertThat(tokens.pairs()).allSatisfy(pair -> {
            assertThat(pair.clean().subList(6, 9)).isEqualTo(pair.clean().subList(0, 3));
            assertThat(pair.answers().right()).containsExactly(pair.clean().get(3));
            assertThat(pair.clean().subList(4, 6)).containsAll(pair.answers().wrong());
            assertThat(pair.corrupt()).doesNotHaveDuplicates().doesNotContainAnyElementsOf(pair.clean());
        });
    }

    @Test
    void reverse_asks_for_the_mirrored_token_and_changes_all() {
        for (PromptPair pair : new ReverseTask().generate(100, 4).pairs()) {
            List<Integer> clean = ids(pair.clean());
            List<Integer> corrupt = ids(pair.corrupt());
            int asked = pair.answerPositions().orElseThrow().get(0);

            assertThat(ids(pair.answers().at(0).get(0))).containsExactly(clean.get(6 - asked));
            assertThat(ids(pair.wrongAnswers().at(0).get(0))).containsExactly(corrupt.get(6 - asked));
            for (int position = 1; position <= 5; position++) {
                assertThat(corrupt.get(position)).isNotEqualTo(clean.get(position));
            }
        }
    }

    @Test
    void more_pairs_than_there_are_is_an_error() {
        assertThatThrownBy(() -> new MicroTask().generate(28, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("28 distinct pairs")
                .hasMessageContaining("about 27");
        assertThatThrownBy(() -> Tasks.named("ioy"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("induction, ioi, ioi-baba");
    }

    @Test
    void pairs_of_names_that_are_held_out_never_meet_in_training() {
        Set<String> met = new HashSet<>();
        java.util.SplittableRandom random = new java.util.SplittableRandom(7);
        for (int count = 0; count < 20_000; count++) {
            met.addAll(meetings(new IoiSentences(IoiSentences.Pairs.TRAINING, 0.25).words(random)));
        }
        for (int count = 0; count < 200; count++) {
            List<String> words = new IoiSentences(IoiSentences.Pairs.HELD_OUT, 0).words(random);
            assertThat(meetings(words)).hasSize(1).doesNotContainAnyElementsOf(met);
        }
        assertThat(met).hasSizeGreaterThan(1000);
    }

    /** Each pair of names joined by "and", both ways round. */
    private static Set<String> meetings(List<String> words) {
        Set<String> pairs = new HashSet<>();
        for (int index = 1; index + 1 < words.size(); index++) {
            String before = words.get(index - 1);
            String after = words.get(index + 1);
            if (words.get(index).equals("and") && isName(before) && isName(after)) {
                pairs.add(before.compareTo(after) < 0 ? before + after : after + before);
            }
        }
        return pairs;
    }

    private static Optional<Tokenizer> tokenizer(TaskGenerator task) {
        return switch (task.model()) {
            case "ioi" -> Optional.of(WordListTokenizer.of(IoiLanguage.TOKENS));
            case "induction" -> Optional.of(WordListTokenizer.of(InductionAlphabet.TOKENS));
            default -> Optional.empty();
        };
    }

    private static TokenisedPrompts tokenised(TaskGenerator task, List<String> vocabulary) {
        return Tokenisation.with(WordListTokenizer.of(vocabulary), BosChoice.AUTO, vocabulary.size())
                .of(task.generate(100, 11));
    }

    private static int lastName(List<Integer> tokens) {
        int last = 0;
        for (int position = 0; position < tokens.size(); position++) {
            last = isName(tokens.get(position)) ? position : last;
        }
        return last;
    }

    private static boolean isName(int token) {
        return isName(IoiLanguage.TOKENS.get(token).strip());
    }

    private static boolean isName(String word) {
        return IoiWords.NAMES.contains(word);
    }

    private static List<Integer> ids(PromptText text) {
        return ((PromptText.Ids) text).ids();
    }
}
