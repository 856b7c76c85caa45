package dev.tributary.experiments.run.published;

import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Node;
import dev.tributary.graph.Place;
import dev.tributary.graph.Port;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Reader;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A circuit that a paper found, as edges of a model of one shape. */
interface PublishedCircuit {

    /** Its name on the command line. */
    String name();

    /** What it is, and where it is from. */
    String about();

    /** The model that it was found in. */
    Shape shape();

    /**
     * Its edges.
     *
     * @param placed whether positions are told apart, where a paper says other things of single positions than of all
     */
    Set<Part> parts(boolean placed);

    /**
     * What a model must look like.
     *
     * @param model what it is called
     * @param layers how many
     * @param heads in each
     * @param mlps whether each has an MLP
     */
    record Shape(String model, int layers, int heads, boolean mlps) {

        static Shape gpt2Small() {
            return new Shape("GPT-2 small", 12, 12, true);
        }

        int writers() {
            return 1 + layers * (heads + (mlps ? 1 : 0));
        }

        void require(String circuit, ComputationGraph graph) {
            boolean fits = graph.writers().size() == writers()
                    && graph.findWriter(new Node.Head(layers - 1, heads - 1)).isPresent()
                    && graph.findWriter(new Node.Mlp(layers - 1)).isPresent() == mlps;
            if (!fits) {
                throw new UsageException("the circuit '" + circuit + "' is of " + model + " (" + layers + " layers of "
                        + heads + " heads" + (mlps ? " and an MLP" : ", no MLPs") + "), and this model has "
                        + graph.writers().size() + " components that write, not " + writers());
            }
        }
    }

    /**
     * The circuit among the elements of a space; throws {@link UsageException} if the model has another shape, or positions
     * do not have the names that the paper speaks of.
     *
     * @param labels names of the positions, in order, where they are known
     */
    default Circuit in(EdgeSpace space, List<String> labels) {
        shape().require(name(), space.graph());
        boolean placed = !(space.positions() instanceof Positions.All);
        Set<Edge> edges = new LinkedHashSet<>();
        for (Part part : parts(placed)) {
            Reader target = space.graph()
                            .find(part.edge().source(), part.edge().target())
                            .isPresent()
                    ? part.edge().target()
                    : new Reader(part.edge().target().node(), Port.WHOLE);
            if (!placed || part.word().isEmpty()) {
                edges.add(new Edge(part.edge().source(), target, new Place.Every()));
            } else {
                for (int lane : lanes(space.positions(), labels, part.word().get())) {
                    edges.add(new Edge(
                            part.edge().source(), target, space.positions().lane(lane)));
                }
            }
        }
        return Circuit.covering(space, edges);
    }

    private List<Integer> lanes(Positions positions, List<String> labels, String word) {
        List<Integer> lanes = new ArrayList<>();
        for (int lane = 0; lane < positions.lanes(); lane++) {
            // two words at one position share a label: IO/S1
            for (String label : (lane < labels.size() ? labels.get(lane) : "").split("/", -1)) {
                if (label.equalsIgnoreCase(word)) {
                    lanes.add(lane);
                }
            }
        }
        if (lanes.isEmpty()) {
            throw new UsageException("the circuit '" + name() + "' needs a position or span named " + word
                    + ", and this file names " + (labels.isEmpty() ? "none" : labels)
                    + "; name them in the prompts (word_idxs or spans), or score with --positions all");
        }
        return lanes;
    }
}
