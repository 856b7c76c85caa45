package dev.tributary.engine.prune;

import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.score.PromptScores;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.StandardErrors;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What replacing each element alone does to the metric: the truth that other methods approximate. Costs a run for each
 * element at each place, of which only what comes after the element is computed.
 */
public record ExactPatching() implements ScoringMethod {

    /** Effects are measured, and handed to the journal, in runs of so many elements; the last may be shorter. */
    public static final int AT_ONCE = 512;

    @Override
    public String name() {
        return "exact";
    }

    @Override
    public boolean keepsEffects() {
        return true;
    }

    @Override
    public Scored score(PatchableModel model, Objective objective, Scoring scoring) {
        IndexSpace space = scoring.space(model);
        // a length that does not fit is said before the first run
        objective.batches().forEach(batch -> LaneMap.of(scoring.positions(), batch));
        CircuitEvaluator evaluator = CircuitEvaluator.of(model, objective);
        double sign = objective.metric().higherIsBetter() ? 1 : -1;
        Effects effects = new Effects(space, objective.prompts(), scoring.kept());
        for (int first = 0; first < space.size(); first += AT_ONCE) {
            int last = Math.min(space.size(), first + AT_ONCE);
            double[][] changes = changes(evaluator, space, first, last, sign, scoring.journal());
            for (int index = first; index < last; index++) {
                effects.put(index, changes[index - first]);
            }
            scoring.progress().advance("patching single " + scoring.elements().label(), last, space.size());
        }
        return effects.scored();
    }

    /** The effects of a run of elements on each prompt, measured now or before an interruption. */
    private static double[][] changes(
            CircuitEvaluator evaluator, IndexSpace space, int first, int last, double sign, EffectJournal journal) {
        Optional<double[][]> kept =
                journal.kept(first, last - first, evaluator.objective().prompts());
        if (kept.isPresent()) {
            return kept.get();
        }
        if (first > 0) {
            // the whole model is measured with the first elements; with others it would change what they run beside
            evaluator.full();
        }
        List<PatchMask> masks = new ArrayList<>();
        for (int index = first; index < last; index++) {
            masks.add(ablatingOnly(space, index));
        }
        List<Evaluation> evaluations = evaluator.evaluate(masks, Set.of(), Progress.silent());
        double[][] changes = new double[last - first][];
        for (int element = 0; element < changes.length; element++) {
            List<Double> with = evaluations.get(element).metric();
            changes[element] = new double[with.size()];
            for (int prompt = 0; prompt < with.size(); prompt++) {
                changes[element][prompt] = sign * (evaluator.full().metric().get(prompt) - with.get(prompt));
            }
        }
        journal.keep(first, changes);
        return changes;
    }

    @Override
    public About about() {
        return new About(
                "score(e) = mean over prompts of metric(clean) - metric(clean run in which e alone is replaced), signed so that"
                        + " more is worse",
                "a run for each element at each place, of which only what comes after the element is computed: about 0.2 forward"
                        + " an edge at the shape of GPT-2-small",
                "Small models, nodes, spans; and to check any other method.",
                "One at a time: of two edges that do the same work neither seems to matter (OR), and of two that need each other"
                        + " both seem to do all of it (AND). Scores of q, k and v, or of positions, do not add up.",
                "Vig et al. 2020, Causal Mediation Analysis, arXiv:2004.12265; Wang et al. 2022, Interpretability in the Wild,"
                        + " arXiv:2211.00593");
    }

    private static PatchMask ablatingOnly(IndexSpace space, int index) {
        BitSet element = new BitSet();
        element.set(index);
        return new PatchMask.AblatingOnly(Circuit.of(space, element));
    }

    /** Effects element by element. */
    private static final class Effects {
        private final IndexSpace space;
        private final int prompts;
        private final double[] means;
        private final double[] errors;
        private final Strongest strongest;

        Effects(IndexSpace space, int prompts, int kept) {
            this.space = space;
            this.prompts = prompts;
            this.means = new double[space.size()];
            this.errors = new double[space.size()];
            this.strongest = new Strongest(Math.min(kept, space.size()));
        }

        void put(int index, double[] changes) {
            double sum = 0;
            for (double change : changes) {
                sum += change;
            }
            means[index] = sum / prompts;
            double spread = 0;
            for (double change : changes) {
                spread += (change - means[index]) * (change - means[index]);
            }
            errors[index] = prompts < 2 ? 0 : Math.sqrt(spread / (prompts - 1) / prompts);
            strongest.offer(index, Math.abs(means[index]), changes);
        }

        Scored scored() {
            Optional<StandardErrors> known =
                    prompts < 2 ? Optional.empty() : Optional.of(StandardErrors.of(prompts, errors));
            PruneScores scores = PruneScores.of(space, means, known);
            int[] indices = strongest.indices();
            return new Scored(
                    scores,
                    indices.length == 0
                            ? Optional.empty()
                            : Optional.of(PromptScores.of(space, indices, strongest.values(prompts))));
        }
    }
}
