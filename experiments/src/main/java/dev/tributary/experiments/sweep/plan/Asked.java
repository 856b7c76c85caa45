package dev.tributary.experiments.sweep.plan;

import dev.tributary.engine.catalog.Selections;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.tokenize.BosChoice;
import dev.tributary.experiments.run.asked.Arithmetic;
import dev.tributary.experiments.run.asked.Choosing;
import dev.tributary.experiments.run.asked.HeadInputs;
import dev.tributary.experiments.run.asked.Inputs;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.Question;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.SplitChoice;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.choosing.CircuitChoice;
import dev.tributary.experiments.run.trials.AblateAsked;
import dev.tributary.experiments.run.trials.PatchAsked;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.score.EdgeBudget;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A cell as the pieces that run take it. Whatever a value cannot mean is said by a {@link UsageException}.
 *
 * @param cell the cell
 */
public record Asked(Cell cell) {

    /**
     * What is scored, and on what.
     *
     * @param threads of the arithmetic
     */
    public RunOptions options(int threads) {
        return new RunOptions(inputs(), question(), arithmetic(threads));
    }

    /** The same where circuits are measured: under the ablation of the evaluation. */
    public RunOptions evaluation(int threads) {
        RunOptions options = options(threads);
        Question question = options.question();
        return options.with(new Question(
                Optional.empty(),
                Optional.of(cell.value(Axis.EVALUATION)),
                question.metric(),
                question.positions(),
                question.elements(),
                question.inputs(),
                question.choosing()));
    }

    private Inputs inputs() {
        boolean circuits = cell.experiment() == Experiment.CIRCUITS;
        Optional<String> split = circuits ? given(Axis.SPLIT) : Optional.empty();
        return new Inputs(
                given(Axis.MODEL),
                given(Axis.TASK),
                given(Axis.PROMPTS).map(Path::of),
                given(Axis.PAIRS).map(pairs -> integer(Axis.PAIRS, pairs)),
                split.map(SplitChoice::parse).orElse(new SplitChoice.Usual(false)),
                circuits && choice(Axis.CORRECT_ONLY, "no", "yes").equals("yes"),
                UsageException.named(() -> BosChoice.of(cell.value(Axis.BOS))),
                number(Axis.SEED, cell.value(Axis.SEED)));
    }

    private Question question() {
        PositionChoice positions = PositionChoice.of(cell.value(Axis.POSITIONS));
        if (cell.experiment() != Experiment.CIRCUITS) {
            Optional<String> ablation =
                    cell.experiment() == Experiment.ABLATE ? given(Axis.ABLATION) : Optional.of("corrupt");
            return new Question(
                    Optional.empty(),
                    ablation,
                    given(Axis.METRIC),
                    positions,
                    Elements.NODES,
                    HeadInputs.SEPARATE,
                    Choosing.usual());
        }
        return new Question(
                given(Axis.METHOD),
                given(Axis.ABLATION),
                given(Axis.METRIC),
                positions,
                elements(),
                choice(Axis.QKV, "separate", "merged").equals("merged") ? HeadInputs.MERGED : HeadInputs.SEPARATE,
                Choosing.usual());
    }

    private Elements elements() {
        List<Elements> known = List.of(Elements.values());
        String chosen =
                choice(Axis.ELEMENTS, known.stream().map(Elements::label).toArray(String[]::new));
        return known.stream()
                .filter(one -> one.label().equals(chosen))
                .findFirst()
                .orElseThrow();
    }

    private Arithmetic arithmetic(int threads) {
        return new Arithmetic(
                choice(Axis.PRECISION, "fp32", "fp64").equals("fp32") ? Precision.FP32 : Precision.FP64,
                choice(Axis.EXECUTOR, "production", "reference").equals("reference"),
                threads,
                integer(Axis.BATCH, cell.value(Axis.BATCH)));
    }

    /** How the elements of its circuit are chosen by their scores. */
    public CircuitChoice choice() {
        return new CircuitChoice(
                budget(),
                UsageException.named(() -> Selections.catalog().make(cell.value(Axis.SELECT))),
                choice(Axis.DEAD, "remove", "keep").equals("keep"));
    }

    private EdgeBudget budget() {
        String size = cell.value(Axis.SIZE);
        if (size.endsWith("%")) {
            double percent = decimal(size.substring(0, size.length() - 1));
            return UsageException.named(() -> new EdgeBudget.Fraction(percent / 100));
        }
        return UsageException.named(() -> new EdgeBudget.Count(integer(Axis.SIZE, size)));
    }

    /** Which activations are patched. */
    public PatchAsked patch() {
        return PatchAsked.of(cell.value(Axis.SITES), cell.value(Axis.INTO));
    }

    /** What is knocked out: {@code each}, or components by their names in files, and layers, with plus signs between. */
    public AblateAsked ablate() {
        String targets = cell.value(Axis.TARGETS);
        List<String> at = AblateAsked.words(given(Axis.AT));
        if (targets.equals("each")) {
            return new AblateAsked(List.of(), List.of(), List.of(), List.of(), true, at);
        }
        List<String> words =
                Arrays.stream(targets.split("\\+", -1)).map(String::strip).toList();
        List<String> layers = words.stream()
                .filter(word -> word.startsWith("layer "))
                .map(word -> word.substring("layer ".length()))
                .toList();
        List<String> nodes =
                words.stream().filter(word -> !word.startsWith("layer ")).toList();
        return new AblateAsked(List.of(), List.of(), layers, nodes, false, at);
    }

    private Optional<String> given(Axis axis) {
        return Optional.of(cell.value(axis)).filter(value -> !value.isEmpty());
    }

    private String choice(Axis axis, String... known) {
        String value = cell.value(axis);
        if (!Arrays.asList(known).contains(value)) {
            throw new UsageException(axis.label() + " must be " + String.join(" or ", known) + ", got '" + value + "'");
        }
        return value;
    }

    private static int integer(Axis axis, String text) {
        if (!text.matches("\\d{1,9}")) {
            throw new UsageException(axis.label() + " must be a whole number"
                    + (axis == Axis.SIZE ? " or a share such as 5%" : "") + ", got '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private static long number(Axis axis, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            throw new UsageException(axis.label() + " must be a whole number, got '" + text + "'", notANumber);
        }
    }

    private static double decimal(String text) {
        if (!text.matches("\\d{1,3}(\\.\\d{1,9})?")) {
            throw new UsageException("size must be a whole number or a share such as 5%, got '" + text + "%'");
        }
        return Double.parseDouble(text);
    }
}
