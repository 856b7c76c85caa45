package dev.tributary.experiments.run.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.select.Greedy;
import dev.tributary.engine.task.SplitFractions;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.tokenize.BosChoice;
import dev.tributary.experiments.run.asked.Arithmetic;
import dev.tributary.experiments.run.asked.Choosing;
import dev.tributary.experiments.run.asked.HeadInputs;
import dev.tributary.experiments.run.asked.Inputs;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.Question;
import dev.tributary.experiments.run.asked.Refine;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.SplitChoice;
import dev.tributary.experiments.run.asked.Until;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.score.Ranking;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunRecordTest {

    private static final Inputs INPUTS = new Inputs(
            Optional.of("m"),
            Optional.of("t"),
            Optional.empty(),
            Optional.of(9),
            SplitChoice.standard(),
            false,
            BosChoice.AUTO,
            4);
    private static final Question QUESTION = new Question(
            Optional.of("eap"),
            Optional.of("corrupt"),
            Optional.of("kl"),
            PositionChoice.EACH,
            Elements.EDGES,
            HeadInputs.SEPARATE,
            Choosing.usual());
    private static final Arithmetic ARITHMETIC = new Arithmetic(Precision.FP32, false, 1, 2);

    private static Inputs inputs(
            String model, Optional<String> task, Optional<Path> file, int pairs, SplitChoice split) {
        return new Inputs(
                Optional.of(model),
                task,
                file,
                file.isPresent() ? Optional.empty() : Optional.of(pairs),
                split,
                false,
                BosChoice.AUTO,
                4);
    }

    private static Question question(
            String method, String ablation, String metric, PositionChoice places, Elements elements) {
        return new Question(
                Optional.of(method),
                Optional.of(ablation),
                Optional.of(metric),
                places,
                elements,
                HeadInputs.SEPARATE,
                Choosing.usual());
    }

    @Test
    void every_option_that_changes_a_result_is_written_down() {
        Optional<String> t = Optional.of("t");
        List<RunOptions> all = new ArrayList<>();
        all.add(new RunOptions(INPUTS, QUESTION, ARITHMETIC));
        for (Inputs other : List.of(
                inputs("n", t, Optional.empty(), 9, SplitChoice.standard()),
                inputs("m", Optional.of("u"), Optional.empty(), 9, SplitChoice.standard()),
                inputs("m", Optional.empty(), Optional.of(Path.of("p.json")), 9, SplitChoice.standard()),
                inputs("m", t, Optional.empty(), 8, SplitChoice.standard()),
                inputs("m", t, Optional.empty(), 9, new SplitChoice.Whole()),
                inputs("m", t, Optional.empty(), 9, new SplitChoice.Shares(new SplitFractions(0.29, 0.3, 0.41))),
                inputs("m", t, Optional.empty(), 9, new SplitChoice.Numbers(Path.of("s.json"))),
                new Inputs(
                        INPUTS.model(),
                        t,
                        Optional.empty(),
                        Optional.of(9),
                        SplitChoice.standard(),
                        true,
                        BosChoice.AUTO,
                        4),
                new Inputs(
                        INPUTS.model(),
                        t,
                        Optional.empty(),
                        Optional.of(9),
                        SplitChoice.standard(),
                        false,
                        BosChoice.YES,
                        4),
                new Inputs(
                        INPUTS.model(),
                        t,
                        Optional.empty(),
                        Optional.of(9),
                        SplitChoice.standard(),
                        false,
                        BosChoice.AUTO,
                        5))) {
            all.add(new RunOptions(other, QUESTION, ARITHMETIC));
        }
        for (Question other : List.of(
                question("exact", "corrupt", "kl", PositionChoice.EACH, Elements.EDGES),
                question("eap", "zero", "kl", PositionChoice.EACH, Elements.EDGES),
                question("eap", "corrupt", "accuracy", PositionChoice.EACH, Elements.EDGES),
                question("eap", "corrupt", "kl", PositionChoice.CROSSING, Elements.EDGES),
                question("eap", "corrupt", "kl", PositionChoice.EACH, Elements.NODES),
                new Question(
                        QUESTION.method(),
                        QUESTION.ablation(),
                        QUESTION.metric(),
                        PositionChoice.EACH,
                        Elements.EDGES,
                        HeadInputs.MERGED,
                        Choosing.usual()),
                new Question(
                        QUESTION.method(),
                        QUESTION.ablation(),
                        QUESTION.metric(),
                        PositionChoice.EACH,
                        Elements.EDGES,
                        HeadInputs.SEPARATE,
                        Choosing.until(Until.parse("kl=0.5"))))) {
            all.add(new RunOptions(INPUTS, other, ARITHMETIC));
        }
        for (Arithmetic other : List.of(
                new Arithmetic(Precision.FP64, false, 1, 2),
                new Arithmetic(Precision.FP32, true, 1, 2),
                new Arithmetic(Precision.FP32, false, 1, 3))) {
            all.add(new RunOptions(INPUTS, QUESTION, other));
        }

        assertThat(all).hasSize(21).extracting(RunRecord::commandLine).doesNotHaveDuplicates();
    }

    private static List<String> words(HeadInputs inputs, Choosing choosing) {
        return RunRecord.commandLine(new RunOptions(
                INPUTS,
                new Question(
                        QUESTION.method(),
                        QUESTION.ablation(),
                        QUESTION.metric(),
                        PositionChoice.EACH,
                        Elements.EDGES,
                        inputs,
                        choosing),
                ARITHMETIC));
    }

    @Test
    void a_command_says_how_to_choose_where_that_is_not_the_usual() {
        String first = "tributary discover --model m --task t --pairs 9 --split "
                + SplitChoice.standard().typed().orElseThrow()
                + " --seed 4 --bos auto --method eap --ablation corrupt --metric kl --positions each --elements edges";
        String last = " --precision fp32 --executor production --batch 2";

        assertThat(String.join(" ", words(HeadInputs.SEPARATE, Choosing.usual())))
                .isEqualTo(first + " --qkv separate --refine off" + last);
        assertThat(String.join(" ", words(HeadInputs.SHARED, Choosing.usual())))
                .isEqualTo(first + " --qkv separate --kv shared --refine off" + last);
        Choosing other = new Choosing(new Greedy(Ranking.ABSOLUTE), Until.parse("kl=0.5"), Refine.ON, 3);
        assertThat(String.join(" ", words(HeadInputs.SEPARATE, other)))
                .isEqualTo(
                        first + " --qkv separate --select greedy:by=absolute --until kl=0.5 --refine on --stability 3"
                                + last);
    }

    @Test
    void the_number_of_threads_is_not_written_down_since_it_changes_nothing() {
        assertThat(RunRecord.commandLine(new RunOptions(INPUTS, QUESTION, new Arithmetic(Precision.FP32, false, 7, 2))))
                .isEqualTo(RunRecord.commandLine(new RunOptions(INPUTS, QUESTION, ARITHMETIC)));
    }

    @Test
    void shares_of_a_split_are_read_as_they_are_written() {
        for (String text : List.of("50/25/25", "29/30/41", "1/1/98", "33.5/33.5/33", "none", "parts.json")) {
            assertThat(SplitChoice.parse(text).typed()).hasValue(text);
        }
    }
}
