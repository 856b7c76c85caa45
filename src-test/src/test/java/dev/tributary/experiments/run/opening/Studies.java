package dev.tributary.experiments.run.opening;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.catalog.Ablations;
import dev.tributary.engine.catalog.Methods;
import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.tokenize.BosChoice;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.experiments.run.asked.Arithmetic;
import dev.tributary.experiments.run.asked.Choosing;
import dev.tributary.experiments.run.asked.HeadInputs;
import dev.tributary.experiments.run.asked.Inputs;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.Question;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.SplitChoice;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.score.PruneScores;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Small studies, and what they should find, computed here from the parts that they are made of. */
public final class Studies {

    private Studies() {}

    public static RunOptions options(
            String model, String method, String ablation, PositionChoice places, Elements elements) {
        return new RunOptions(
                new Inputs(
                        Optional.of(model),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(18),
                        new SplitChoice.Usual(false),
                        false,
                        BosChoice.AUTO,
                        5),
                new Question(
                        Optional.of(method),
                        Optional.of(ablation),
                        Optional.of("kl"),
                        places,
                        elements,
                        HeadInputs.SEPARATE,
                        Choosing.usual()),
                new Arithmetic(Precision.FP64, false, 2, 4));
    }

    /** The same with another way to choose. */
    public static RunOptions choosing(RunOptions asked, Choosing choosing) {
        Question question = asked.question();
        return asked.with(new Question(
                question.method(),
                question.ablation(),
                question.metric(),
                question.positions(),
                question.elements(),
                question.inputs(),
                choosing));
    }

    public static Study of(String method, String ablation, PositionChoice places, Elements elements)
            throws IOException {
        return Study.open(options("reverse", method, ablation, places, elements));
    }

    /** A mask on some of the prompts, with means over those of the score split. */
    public static Evaluation evaluated(Study study, TokenisedPrompts part, PatchMask mask) {
        return evaluator(study, part).evaluate(List.of(mask), Progress.silent()).get(0);
    }

    /** What the study's method says of the score split. */
    public static PruneScores scores(Study study) {
        Scoring scoring = new Scoring(
                study.options().question().elements(),
                study.positions(),
                study.options().inputs().seed(),
                0,
                Progress.silent());
        return Methods.catalog(List.of())
                .make(study.options().question().method().orElseThrow())
                .score(study.model(), objective(study, study.split().score()), scoring)
                .scores();
    }

    public static CircuitEvaluator evaluator(Study study, TokenisedPrompts part) {
        return CircuitEvaluator.of(study.model(), objective(study, part));
    }

    private static Objective objective(Study study, TokenisedPrompts part) {
        Ablation ablation =
                Ablations.catalog().make(study.options().question().ablation().orElseThrow());
        return new Objective(
                part.batches(3),
                study.metric(),
                ablation.prepare(study.model(), study.split().score().batches(3)));
    }
}
