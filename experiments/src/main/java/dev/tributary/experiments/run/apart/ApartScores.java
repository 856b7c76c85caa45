package dev.tributary.experiments.run.apart;

import dev.tributary.engine.progress.Notebook;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.EffectJournal;
import dev.tributary.engine.prune.ExactPatching;
import dev.tributary.engine.prune.PromptSums;
import dev.tributary.engine.prune.Scored;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.prune.ScoringMethod;
import dev.tributary.engine.prune.VisitingMethod;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.Scorer;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.work.Ask;
import dev.tributary.experiments.work.Workplace;
import dev.tributary.graph.index.IndexSpace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Scores whose batches, elements or visits are computed by several machines: the same bytes as here. */
public final class ApartScores implements Scorer {

    private final RunOptions asked;
    private final Study study;
    private final Workplace workplace;

    /** @param asked what the study was opened for */
    public ApartScores(RunOptions asked, Study study, Workplace workplace) {
        this.asked = asked;
        this.study = study;
        this.workplace = workplace;
    }

    /** Whether a method can be taken apart. */
    public static boolean suits(ScoringMethod method) {
        return method.looksAtPromptsApart() || method.keepsEffects() || method instanceof VisitingMethod;
    }

    /** Throws {@link UsageException} if the method looks at everything at once. */
    @Override
    public Scored score(Progress progress, EffectJournal journal) throws IOException {
        if (study.method().looksAtPromptsApart()) {
            return batches(progress);
        }
        return study.method().keepsEffects() ? effects(journal, progress) : visits(progress, Notebook.none());
    }

    /** The same; methods that visit in turn are the ones that note how far they are. */
    @Override
    public Scored score(Progress progress, Notebook notebook) throws IOException {
        return study.method() instanceof VisitingMethod
                ? visits(progress, notebook)
                : score(progress, EffectJournal.none());
    }

    private Scored visits(Progress progress, Notebook notebook) throws IOException {
        if (!(study.method() instanceof VisitingMethod visiting)) {
            throw new UsageException("--on takes apart methods that look at one prompt or one element at a time, and "
                    + study.method().specification()
                    + " does neither; leave --on out, or make cells of a sweep of it");
        }
        Scoring scoring = new Scoring(study.elements(), study.positions(), study.seed(), Scoring.KEPT, progress);
        try {
            return visiting.score(
                    study.model(),
                    study.objective(study.split().score()),
                    scoring.with(notebook),
                    () -> new ApartCandidates(asked, study, workplace));
        } catch (UncheckedIOException lost) {
            throw lost.getCause();
        }
    }

    private Scored batches(Progress progress) throws IOException {
        IndexSpace space = StudyPiece.space(study);
        int batches = study.objective(study.split().score()).batches().size();
        List<Ask> pieces = new ArrayList<>();
        for (int batch = 0; batch < batches; batch++) {
            pieces.add(StudyPiece.scores(asked, study, batch));
        }
        String kernel = Here.kernel();
        int prompts = study.split().score().pairs().size();
        try (PromptSums sums = new PromptSums(space, prompts)) {
            workplace.run(pieces, new InOrder((number, answer) -> {
                for (double[] prompt : answer.read(kernel, Numbers::read)) {
                    sums.add(prompt);
                }
                progress.advance("scoring " + study.elements().label(), number + 1, batches);
            }));
            return sums.scored(Scoring.KEPT);
        }
    }

    private Scored effects(EffectJournal journal, Progress progress) throws IOException {
        IndexSpace space = StudyPiece.space(study);
        int prompts = study.split().score().pairs().size();
        List<Ask> pieces = new ArrayList<>();
        List<Integer> firsts = new ArrayList<>();
        for (int first = 0; first < space.size(); first += ExactPatching.AT_ONCE) {
            int count = Math.min(ExactPatching.AT_ONCE, space.size() - first);
            if (journal.kept(first, count, prompts).isEmpty()) {
                pieces.add(StudyPiece.effects(asked, study, first));
                firsts.add(first);
            }
        }
        String kernel = Here.kernel();
        int[] done = {0};
        Gathering gathering = new Gathering(journal);
        workplace.run(pieces, (number, answer) -> {
            gathering.keep(firsts.get(number), answer.read(kernel, Numbers::read));
            progress.advance("patching single " + study.elements().label(), ++done[0], pieces.size());
        });
        return study.score(Progress.silent(), gathering);
    }
}
