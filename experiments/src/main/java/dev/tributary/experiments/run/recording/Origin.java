package dev.tributary.experiments.run.recording;

import dev.tributary.engine.prune.Scored;
import dev.tributary.engine.task.SplitPart;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.experiments.run.asked.Arithmetic;
import dev.tributary.experiments.run.opening.PromptDigests;
import dev.tributary.experiments.run.opening.SameModel;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.io.Provenance;
import dev.tributary.graph.io.ScoreFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes down where the results of a study come from. Neither time nor place nor thread count: see run.json. */
public final class Origin {

    private Origin() {}

    /** The parts of the prompts that serve for anything in a run. */
    private static final List<SplitPart> ALL = List.of(SplitPart.values());

    /** Scores with what they say of themselves, as a file; only the score split took part. */
    public static ScoreFile scoreFile(Study study, Scored scored) {
        return scoreFile(study, scored, List.of(SplitPart.SCORE));
    }

    private static ScoreFile scoreFile(Study study, Scored scored, List<SplitPart> parts) {
        return new ScoreFile(scored.scores(), study.text(), of(study, parts), scored.prompts());
    }

    /** The scores of a discovery, in which all parts took part. */
    public static ScoreFile discoveredScores(Study study, Scored scored) {
        return scoreFile(study, scored, ALL);
    }

    /** Where the results of a discovery come from. */
    public static Provenance of(Study study) {
        return of(study, ALL);
    }

    private static Provenance of(Study study, List<SplitPart> parts) {
        return new Provenance(model(study), prompts(study, parts), method(study), run(study));
    }

    private static Provenance.Model model(Study study) {
        return SameModel.of(study.opened());
    }

    private static Provenance.Prompts prompts(Study study, List<SplitPart> parts) {
        Map<String, Integer> splits = new LinkedHashMap<>();
        Map<String, List<String>> digests = new LinkedHashMap<>();
        for (SplitPart part : parts) {
            TokenisedPrompts own = part(study, part);
            splits.put(part.fileName(), own.pairs().size());
            digests.put(part.fileName(), PromptDigests.of(own));
        }
        return new Provenance.Prompts(
                Optional.of(study.prompts().name()),
                Optional.of(promptsHash(study)),
                splits,
                List.copyOf(study.answerPositions()),
                Optional.of(study.prompts().tokens().bosNote()),
                new Provenance.Prompts.Source(
                        Optional.of(study.prompts().tokens().pairs().size()),
                        study.options().inputs().split().typed(),
                        study.options().inputs().correctOnly()),
                digests);
    }

    private static TokenisedPrompts part(Study study, SplitPart part) {
        return switch (part) {
            case SCORE -> study.split().score();
            case SELECT -> study.split().select();
            case REPORT -> study.split().report();
        };
    }

    /** Of the pairs as token ids with their answers, which is all that a model sees. */
    public static String promptsHash(Study study) {
        return PromptDigests.ofAll(study.prompts().tokens());
    }

    /** The prompts that the ablation's means are taken over; empty if it takes none. */
    public static Optional<Provenance.Means> means(Study study) {
        TokenisedPrompts reference = study.split().score();
        return study.ablation().usesReference()
                ? Optional.of(new Provenance.Means(
                        study.sharesNothingOut() ? "all" : SplitPart.SCORE.fileName(),
                        reference.pairs().size(),
                        PromptDigests.ofAll(reference)))
                : Optional.empty();
    }

    private static Provenance.Method method(Study study) {
        return new Provenance.Method(
                study.method().name(),
                study.method().settings(),
                Optional.of(study.ablation().specification()),
                Optional.of(study.metric().specification()),
                Optional.of(study.seed()),
                means(study));
    }

    private static Provenance.Run run(Study study) {
        Build build = Build.present();
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("tributary", build.version());
        versions.put("nd4j", build.nd4j());
        versions.put("openblas", build.openblas());
        Arithmetic options = study.options().arithmetic();
        return new Provenance.Run(
                Optional.of(options.batch()),
                Optional.of(options.precision().toString().toLowerCase(java.util.Locale.ROOT)),
                Optional.of(study.natives().vendor() + " " + study.natives().kernel()),
                versions);
    }
}
