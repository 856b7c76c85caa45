package dev.tributary.experiments.run.opening;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.ablation.Replacements;
import dev.tributary.engine.catalog.Ablations;
import dev.tributary.engine.catalog.Methods;
import dev.tributary.engine.catalog.Metrics;
import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.natives.NativeReport;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.Scored;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.prune.ScoringMethod;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.io.SequenceText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * An opened model with tokenised prompts and a way to measure: everything that options name, found and checked.
 *
 * @param options what was asked for
 * @param opened the model's files
 * @param model its executor
 * @param prompts what it runs on
 * @param split the prompts, shared out
 * @param positions whether positions are told apart
 * @param method how edges are scored
 * @param metric what is measured
 * @param replacements what cut edges carry; means are those of the score split
 * @param natives the kernels that compute it
 */
public record Study(
        RunOptions options,
        OpenedModel opened,
        PatchableModel model,
        OpenedPrompts prompts,
        TokenisedPrompts.Split split,
        Positions positions,
        ScoringMethod method,
        Metric metric,
        Replacements replacements,
        NativeReport natives)
        implements AutoCloseable {

    private static final Edge ANY_EDGE = Edge.parse("input->logits");

    /** Finds and opens everything; throws {@link UsageException} if a name or a path is wrong. */
    public static Study open(RunOptions asked) throws IOException {
        Metric metric = UsageException.named(() -> Metrics.catalog().make(asked.metric()));
        Ablation ablation = UsageException.named(() -> Ablations.catalog().make(asked.ablation()));
        requireMethod(asked.method());
        OpenedPrompts.Source source = OpenedPrompts.find(asked);
        OpenedModel opened = OpenedModel.open(source.modelName(), asked.merged());
        try {
            OpenedPrompts prompts = source.open(opened, asked);
            ComputationGraph graph = opened.architecture().graph();
            RunOptions options = asked.with(asked.positions().fitting(prompts.tokens(), graph, asked.elements()));
            Positions positions = options.positions().of(prompts.tokens());
            requireSpace(options, graph, positions);
            List<Edge> known = opened.knownEdges(options.ablation(), graph, positions);
            ScoringMethod method =
                    UsageException.named(() -> Methods.catalog(known).make(options.method()));
            TokenisedPrompts.Split split = prompts.split(options.seed());
            NativeReport natives = Executors.start(options);
            PatchableModel model = Executors.of(opened, options);
            Replacements replacements = prepared(ablation, model, split.score().batches(options.batch()));
            return new Study(options, opened, model, prompts, split, positions, method, metric, replacements, natives);
        } catch (IOException | RuntimeException failed) {
            opened.close();
            throw failed;
        }
    }

    /** A name or a setting that does not exist is said before a model is read; what a method needs of the model, later. */
    private static void requireMethod(String specification) {
        UsageException.named(() -> Methods.catalog(List.of(ANY_EDGE)).make(specification));
    }

    /** What a part of the prompts asks for. */
    public Objective objective(TokenisedPrompts part) {
        return new Objective(part.batches(options.batch()), metric, replacements);
    }

    /** Scores every element on the score split. */
    public Scored score(Progress progress) {
        return score(positions, progress);
    }

    /** Scores every element on the score split, with positions told apart in another way. */
    public Scored score(Positions places, Progress progress) {
        Scoring scoring = new Scoring(options.elements(), places, options.seed(), Scoring.KEPT, progress);
        return method.score(model, objective(split.score()), scoring);
    }

    /** Measures circuits on a part of the prompts; means are those of the score split. */
    public CircuitEvaluator evaluator(TokenisedPrompts part) {
        return CircuitEvaluator.of(model, objective(part));
    }

    private static Replacements prepared(Ablation ablation, PatchableModel model, List<PairBatch> reference) {
        try {
            return ablation.prepare(model, reference);
        } catch (RuntimeException failed) {
            model.close();
            throw failed;
        }
    }

    /** What has too many elements is refused before anything runs. */
    private static void requireSpace(RunOptions options, ComputationGraph graph, Positions positions) {
        UsageException.named(() -> IndexSpace.of(options.elements(), graph, positions));
    }

    /** Which of the places that are told apart the answers are read at, over all prompts. */
    public Set<Integer> answerLanes() {
        return PositionChoice.answerLanes(positions, prompts.tokens());
    }

    /** Where answers are read, over all prompts. */
    public Set<Integer> answerPositions() {
        TreeSet<Integer> positions = new TreeSet<>();
        prompts.tokens().pairs().forEach(pair -> positions.addAll(pair.answers().positions()));
        return positions;
    }

    /** What a reader is shown for each position. */
    public SequenceText text() {
        TokenisedPrompts shown = split.report();
        if (positions instanceof Positions.All) {
            return SequenceText.none();
        }
        if (positions instanceof Positions.Each || positions instanceof Positions.Crossing) {
            return new SequenceText(prompts.tokens().laneLabels(), shown.cleanTexts(0));
        }
        List<Integer> spanOf = shown.pairs().get(0).spans().spanOf();
        List<String> names = prompts.tokens().spanNames();
        List<String> texts = new ArrayList<>();
        for (int span = 0; span < names.size(); span++) {
            StringBuilder text = new StringBuilder();
            for (int position = 0; position < spanOf.size(); position++) {
                if (spanOf.get(position) == span) {
                    text.append(shown.cleanTexts(0).get(position));
                }
            }
            texts.add(text.toString());
        }
        return new SequenceText(names, texts);
    }

    @Override
    public void close() throws IOException {
        model.close();
        opened.close();
    }
}
