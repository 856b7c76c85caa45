package dev.tributary.engine.reference;

import dev.tributary.engine.model.Attribution;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Patch;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.IndexSpace;

/**
 * What a graph is built for, which decides what it is fed with.
 *
 * @param trained whether parameters are variables that can be trained
 * @param masked whether each read adds mask * (replacement - current)
 * @param probes where changes are added with a factor of 0, which alters nothing and has the derivative that is wanted
 * @param crossing whether what heads read is told apart by the position of the query
 */
record Purpose(boolean trained, boolean masked, Probes probes, boolean crossing) {

    /** The model alone, its parameters as variables; logits of every row. */
    static final Purpose TRAINING = new Purpose(true, false, Probes.NONE, false);

    /** The model as it is. */
    static final Purpose PLAIN = new Purpose(false, false, Probes.NONE, false);

    /** The model as it is, with derivatives at the points that are shown; logits of every row. */
    static final Purpose POINTS = new Purpose(false, false, Probes.POINTS, false);

    /** Which graph a run needs. */
    static Purpose of(ForwardRun run) {
        return new Purpose(false, run.patch().isPresent(), Probes.NONE, crosses(run));
    }

    /** Which graph a backward pass needs. */
    static Purpose of(Attribution attribution) {
        return new Purpose(
                false,
                attribution.run().patch().isPresent(),
                probes(attribution.space()),
                crosses(attribution.run()) || attribution.space().positions().crosses());
    }

    private static Probes probes(IndexSpace space) {
        return switch (space.elements()) {
            case EDGES -> Probes.EDGES;
            case NODES -> Probes.NODES;
            case NEURONS, UNITS ->
                throw new IllegalArgumentException("the reference executor scores edges and nodes, got " + space
                        + "; leave out --executor reference");
        };
    }

    private static boolean crosses(ForwardRun run) {
        return run.patch().map(Patch::mask).filter(PatchMask::crosses).isPresent();
    }

    /**
     * Whether logits are computed for the wanted rows only. Not where they are differentiated: gather has no usable
     * derivative in SameDiff.
     */
    boolean selects() {
        return !trained && probes == Probes.NONE;
    }

    /** Whether changes of what is written are added with a factor of 0. */
    boolean addsChanges() {
        return probes == Probes.EDGES || probes == Probes.NODES;
    }

    /** Whether each read gives every input of its group a value of its own. */
    boolean splitsReads() {
        return masked || probes == Probes.EDGES;
    }

    /** Where changes are added. */
    enum Probes {
        /** Nowhere. */
        NONE,
        /** Where they are read, for each edge. */
        EDGES,
        /** Where they are written, for each node. */
        NODES,
        /** Nowhere; derivatives are taken where values are shown. */
        POINTS
    }
}
