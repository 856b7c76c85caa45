package dev.tributary.experiments.run.opening;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.ablation.Replacements;
import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.hooks.HookedText;
import dev.tributary.engine.hooks.HookedTransformer;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.natives.NativeReport;
import dev.tributary.engine.progress.Notebook;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.EffectJournal;
import dev.tributary.engine.prune.Scored;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.prune.ScoringMethod;
import dev.tributary.engine.select.SelectionRule;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.Positions;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.io.SequenceText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An opened model with tokenised prompts and a way to measure: everything that options name, found and checked.
 *
 * @param options what was asked for, with the names and numbers that were found for what was left open
 * @param opened the model's files
 * @param model its executor
 * @param prompts what it runs on
 * @param split the prompts, shared out
 * @param way how they are measured and scored
 * @param natives the kernels that compute it
 */
public record Study(
        RunOptions options,
        OpenedModel opened,
        PatchableModel model,
        OpenedPrompts prompts,
        TokenisedPrompts.Split split,
        Way way,
        NativeReport natives)
        implements Scorer, AutoCloseable {

    /** Finds and opens everything; throws {@link UsageException} if a name or a path is wrong. */
    public static Study open(RunOptions asked) throws IOException {
        return open(asked, Progress.silent());
    }

    /**
     * Finds and opens everything.
     *
     * @param progress of a download, if the model comes from a hub
     */
    public static Study open(RunOptions asked, Progress progress) throws IOException {
        Session session = Session.open(asked, progress);
        try {
            return session.study(asked);
        } catch (IOException | RuntimeException failed) {
            session.close();
            throw failed;
        }
    }

    /** Whether positions are told apart. */
    public Positions positions() {
        return way.positions();
    }

    /** How elements are scored. */
    public ScoringMethod method() {
        return way.method();
    }

    /** What is measured. */
    public Metric metric() {
        return way.metric();
    }

    /** What cut edges carry, ready for every batch. */
    public Replacements replacements() {
        return way.replacements();
    }

    /** What cut edges carry. */
    public Ablation ablation() {
        return way.replacements().ablation();
    }

    /** Edges or nodes. */
    public Elements elements() {
        return options.question().elements();
    }

    /** What is scored. */
    public IndexSpace space() {
        return IndexSpace.of(
                elements(), model.graph(), positions(), model.architecture().width(elements()));
    }

    /** How elements are chosen by their scores. */
    public SelectionRule selection() {
        return options.question().choosing().rule();
    }

    /** Of everything random. */
    public long seed() {
        return options.inputs().seed();
    }

    /** Whether every prompt serves for everything. */
    public boolean sharesNothingOut() {
        return split.score().equals(split.report());
    }

    /** What a part of the prompts asks for. */
    public Objective objective(TokenisedPrompts part) {
        return new Objective(part.batches(options.arithmetic().batch()), metric(), way.replacements());
    }

    /** Scores every element on the score split. */
    public Scored score(Progress progress) {
        return score(positions(), progress);
    }

    @Override
    public Scored score(Progress progress, EffectJournal journal) {
        return score(positions(), progress, journal);
    }

    @Override
    public Scored score(Progress progress, Notebook notebook) {
        Scoring scoring = new Scoring(elements(), positions(), seed(), Scoring.KEPT, progress).with(notebook);
        return method().score(model, objective(split.score()), scoring);
    }

    /** Scores every element on the score split, with positions told apart in another way. */
    public Scored score(Positions places, Progress progress) {
        return score(places, progress, EffectJournal.none());
    }

    private Scored score(Positions places, Progress progress, EffectJournal journal) {
        Scoring scoring = new Scoring(elements(), places, seed(), Scoring.KEPT, progress).with(journal);
        return method().score(model, objective(split.score()), scoring);
    }

    /** Measures circuits on a part of the prompts; means are those of the score split. */
    public CircuitEvaluator evaluator(TokenisedPrompts part) {
        return evaluator(part, space());
    }

    /** The same for circuits of a space, which need not be that of what is scored. */
    public CircuitEvaluator evaluator(TokenisedPrompts part, IndexSpace space) {
        return CircuitEvaluator.of(model, objective(part), space);
    }

    /** Which of the places that are told apart the answers are read at, over all prompts. */
    public Set<Integer> answerLanes() {
        return PositionChoice.answerLanes(positions(), prompts.tokens());
    }

    /** Where answers are read, over all prompts. */
    public Set<Integer> answerPositions() {
        TreeSet<Integer> positions = new TreeSet<>();
        prompts.tokens().pairs().forEach(pair -> positions.addAll(pair.answers().positions()));
        return positions;
    }

    /** The model with TransformerLens's hooks, over the same weights; empty if it is no transformer. The study closes it. */
    public Optional<HookedTransformer> hooked() {
        return opened.architecture() instanceof Transformer transformer
                ? Optional.of(HookedTransformer.over(
                        model,
                        transformer,
                        opened.parameters(),
                        options.precision(),
                        new HookedText(opened.tokenizer(), options.bos())))
                : Optional.empty();
    }

    /** What a reader is shown for each position. */
    public SequenceText text() {
        TokenisedPrompts shown = split.report();
        if (positions() instanceof Positions.All) {
            return SequenceText.none();
        }
        if (positions() instanceof Positions.Each || positions() instanceof Positions.Crossing) {
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
