package dev.tributary.engine.prune;

import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.progress.Notebook;
import dev.tributary.engine.progress.Progress;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Positions;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.IndexSpace;

/**
 * How a scoring is to be carried out.
 *
 * @param elements whether edges or nodes are scored
 * @param positions how far positions are told apart
 * @param seed for methods that draw numbers
 * @param kept of how many of the strongest elements the scores on every prompt are kept
 * @param progress told of each batch
 * @param notebook where methods that take long note how far they are
 * @param journal keeps effects that are measured already, one by one
 */
public record Scoring(
        Elements elements,
        Positions positions,
        long seed,
        int kept,
        Progress progress,
        Notebook notebook,
        EffectJournal journal) {

    /** Of this many elements the scores on every prompt are kept unless somebody asks for another number. */
    public static final int KEPT = 2_000;

    public Scoring {
        if (kept < 0) {
            throw new IllegalArgumentException(
                    "the scores on every prompt are kept for at least 0 elements, got " + kept);
        }
    }

    /** Nothing is noted, so what is interrupted begins again. */
    public Scoring(Elements elements, Positions positions, long seed, int kept, Progress progress) {
        this(elements, positions, seed, kept, progress, Notebook.none(), EffectJournal.none());
    }

    /** The same with a notebook. */
    public Scoring with(Notebook other) {
        return new Scoring(elements, positions, seed, kept, progress, other, journal);
    }

    /** The same with a journal. */
    public Scoring with(EffectJournal other) {
        return new Scoring(elements, positions, seed, kept, progress, notebook, other);
    }

    /** Edges at these positions, told to nobody. */
    public static Scoring edges(Positions positions) {
        return new Scoring(Elements.EDGES, positions, 0, KEPT, Progress.silent());
    }

    /** Nodes at these positions, told to nobody. */
    public static Scoring nodes(Positions positions) {
        return new Scoring(Elements.NODES, positions, 0, KEPT, Progress.silent());
    }

    /** What is scored of a graph; throws {@link IllegalArgumentException} if that is neurons. */
    public IndexSpace space(ComputationGraph graph) {
        if (elements == Elements.UNITS) {
            throw new IllegalArgumentException(
                    "units are scored by eap, eap-ig, clean-corrupted, exact and random; take"
                            + " one of these, or --elements neurons");
        }
        if (elements == Elements.NEURONS) {
            throw new IllegalArgumentException(
                    "neurons are scored by eap, eap-ig, clean-corrupted, mask-gradient, mask-ig,"
                            + " exact and random; take one of these, or --elements nodes");
        }
        return IndexSpace.of(elements, graph, positions, 1);
    }

    /** What is scored of a model, which may be neurons. */
    public IndexSpace space(PatchableModel model) {
        return IndexSpace.of(
                elements, model.graph(), positions, model.architecture().width(elements));
    }
}
