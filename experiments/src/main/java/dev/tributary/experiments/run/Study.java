package dev.tributary.experiments.run;

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
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.prune.ScoringMethod;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.io.ScoreFile;
import dev.tributary.graph.io.SequenceText;
import dev.tributary.graph.score.PruneScores;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

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
 * @param ablation what cut edges carry
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
        Ablation ablation,
        NativeReport natives)
        implements AutoCloseable {

    private static final Edge ANY_EDGE = Edge.parse("input->logits");

    /** Finds and opens everything; throws {@link UsageException} if a name or a path is wrong. */
    public static Study open(RunOptions options) throws IOException {
        Metric metric = named(() -> Metrics.catalog().make(options.metric()));
        Ablation ablation = named(() -> Ablations.catalog().make(options.ablation()));
        requireMethod(options.method());
        OpenedPrompts.Source source = OpenedPrompts.find(options);
        OpenedModel opened = OpenedModel.open(source.modelName(), options.merged());
        try {
            OpenedPrompts prompts = source.open(opened, options);
            Positions positions = positions(options, prompts);
            List<Edge> known =
                    opened.knownEdges(options.ablation(), opened.architecture().graph(), positions);
            ScoringMethod method = named(() -> Methods.catalog(known).make(options.method()));
            TokenisedPrompts.Split split = prompts.split(options.seed());
            NativeReport natives = Executors.start(options);
            PatchableModel model = Executors.of(opened, options);
            return new Study(options, opened, model, prompts, split, positions, method, metric, ablation, natives);
        } catch (IOException | RuntimeException failed) {
            opened.close();
            throw failed;
        }
    }

    /** A name or a setting that does not exist is said before a model is read; what a method needs of the model, later. */
    private static void requireMethod(String specification) {
        named(() -> Methods.catalog(List.of(ANY_EDGE)).make(specification));
    }

    static <T> T named(Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException unknown) {
            throw new UsageException(String.valueOf(unknown.getMessage()), unknown);
        }
    }

    /** What a part of the prompts asks for. */
    public Objective objective(TokenisedPrompts part) {
        return new Objective(part.batches(options.batch()), metric, ablation);
    }

    /** Scores every edge on the score split. */
    public PruneScores score(Progress progress) {
        return method.score(model, objective(split.score()), new Scoring(positions, options.seed(), progress));
    }

    /** Scores with what they say of themselves, as a file. */
    public ScoreFile scoreFile(PruneScores scores) {
        return new ScoreFile(scores, text(), Origin.of(this));
    }

    /** Measures circuits on a part of the prompts; means are those of the score split. */
    public CircuitEvaluator evaluator(TokenisedPrompts part) {
        return CircuitEvaluator.of(model, objective(part), replacements());
    }

    private Replacements replacements() {
        return ablation.prepare(model, split.score().batches(options.batch()));
    }

    private static Positions positions(RunOptions options, OpenedPrompts prompts) {
        if (!options.each()) {
            return new Positions.All();
        }
        return new Positions.Each(prompts.tokens()
                .length()
                .orElseThrow(() -> new UsageException(
                        "--positions each needs prompts of one length, and these differ; use --positions all")));
    }

    /** Where answers are read, over all prompts. */
    public Set<Integer> answerPositions() {
        TreeSet<Integer> positions = new TreeSet<>();
        prompts.tokens().pairs().forEach(pair -> positions.addAll(pair.answers().positions()));
        return positions;
    }

    /** What a reader is shown for each position. */
    public SequenceText text() {
        return options.each()
                ? new SequenceText(prompts.tokens().laneLabels(), split.report().cleanTexts(0))
                : SequenceText.none();
    }

    @Override
    public void close() throws IOException {
        model.close();
        opened.close();
    }
}
