package dev.tributary.render;

import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.NamedGroup;
import dev.tributary.graph.Node;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.Evidence;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/** Circuits with invented scores, for drawing. */
public final class InventedCircuits {

    private static final List<Lane> IOI_LANES = List.of(
            new Lane("IO", " Mary"),
            new Lane("S1", " John"),
            new Lane("S1+1", " went"),
            new Lane("S2", " John"),
            new Lane("END", " to"));

    /** Position by position, source, target and score of a circuit like that of Wang et al. 2022. */
    private static final List<String> IOI = List.of(
            """
            input->m0 .36; input->a9.h9<k> .06; m0->a9.h9<v> .62; m0->a9.h9<k> .24; m0->m1 .04; m1->a9.h9<v> .04
            m0->a10.h0<v> .3; input->a10.h0<k> .035; m0->a11.h10<v> -.16; m0->a10.h7<v> -.26; m0->a9.h6<v> .23
            m0->a9.h9<q> .07""",
            """
            input->m0 .26; input->a0.h1<v> .1; input->a0.h10<v> .08; m0->a3.h0<v> .14; m0->a4.h11<v> .11
            m0->a9.h9<v> -.05; m0->a2.h2<k> .07; m0->a10.h7<k> .03""",
            """
            input->a2.h2<q> .03; input->m0 .06; m0->a4.h11<q> .05; a2.h2->a5.h5<k> .16; a4.h11->a5.h5<k> .25
            a4.h11->a6.h9<k> .16; a4.h11->a5.h9<k> .05; a4.h11->a5.h8<k> -.04""",
            """
            input->m0 .2; input->a0.h1<v> .06; input->a0.h10<v> .05; a0.h1->m0 .07; a0.h10->m0 .05; m0->a3.h0<v> .1
            m0->a5.h5<q> .15; m0->a6.h9<q> .11; m0->a8.h6<v> -.03; a3.h0->a7.h9<v> .06; a3.h0->a8.h6<v> .1
            a5.h5->a7.h9<v> .12; a5.h5->a8.h6<v> .24; a5.h5->a8.h10<v> .12; a5.h5->a7.h3<v> .08; a6.h9->a8.h6<v> .09
            a6.h9->a7.h3<v> .04; a6.h9->a8.h10<v> .05; a5.h8->a8.h6<v> -.04; a5.h9->a8.h6<v> -.06""",
            """
            input->m0 .05; m0->a8.h6<q> .03; m0->a7.h9<q> .04; a7.h9->a9.h9<q> .12; a7.h9->a9.h6<q> .08
            a7.h9->a10.h0<q> .06; a7.h3->a9.h9<q> .09; a7.h3->a10.h0<q> .05; a8.h6->a9.h9<q> .22; a8.h6->a9.h6<q> .14
            a8.h6->a10.h0<q> .16; a8.h6->a10.h7<q> -.1; a8.h10->a9.h9<q> .14; a8.h10->a10.h0<q> .09
            a8.h10->a10.h7<q> -.06; a9.h9->logits .75; a9.h6->logits .36; a10.h0->logits .48; a9.h9->a10.h7<q> -.18
            a9.h6->a10.h7<q> -.05; a9.h9->a11.h10<q> -.1; a9.h9->a10.h10<v> -.06; a9.h9->m11 .04; a9.h9->a10.h0<q> .05
            a10.h7->logits -.62; a11.h10->logits -.2; a10.h10->logits .1; a10.h2->logits .08; m9->m10 .06
            m10->logits .09; a10.h0->a11.h10<q> -.04; m11->logits -.09; a11.h2->logits .05""");

    private InventedCircuits() {}

    /** The graph of a transformer with separate q, k and v inputs. */
    public static ComputationGraph transformer(int layers, int heads) {
        ComputationGraph.Recorder recorder = new ComputationGraph.Recorder(AttentionDirection.CAUSAL);
        recorder.write(new NodeGroup.Input());
        for (int layer = 0; layer < layers; layer++) {
            recorder.read(new NodeGroup.Heads(layer, heads), true);
            recorder.write(new NodeGroup.Heads(layer, heads));
            recorder.read(new NodeGroup.Mlp(layer), false);
            recorder.write(new NodeGroup.Mlp(layer));
        }
        recorder.read(new NodeGroup.Logits(), false);
        return recorder.graph();
    }

    /** A circuit like that of indirect-object identification in GPT-2 small. */
    public static CircuitView indirectObject() {
        ComputationGraph graph = transformer(12, 12);
        EdgeSpace space = new EdgeSpace(graph, new Positions.Each(IOI_LANES.size()));
        List<Edge> edges = new ArrayList<>();
        double[] values = new double[space.size()];
        for (int position = 0; position < IOI.size(); position++) {
            for (String entry : IOI.get(position).split("[;\n]", -1)) {
                String[] parts = entry.strip().split(" ", -1);
                Edge edge = Edge.parse(parts[0] + "@" + position);
                edges.add(edge);
                values[space.indexOf(edge)] = Double.parseDouble(parts[1]);
            }
        }
        return new CircuitView(
                Circuit.of(space, edges),
                PruneScores.of(space, values),
                IOI_LANES,
                "Indirect object identification · GPT-2 small",
                List.of("invented scores"));
    }

    /** The same with two groups in frames, and edges that are added, removed and changed by turns. */
    public static CircuitView marked(CircuitView view) {
        List<Mark> turns = List.of(Mark.NONE, Mark.ADDED, Mark.REMOVED, Mark.CHANGED);
        Map<Integer, Mark> marks = new TreeMap<>();
        view.circuit().indices().stream().forEach(index -> marks.put(index, turns.get(index % 4)));
        List<NamedGroup> groups = List.of(
                new NamedGroup("first heads", List.of(new Node.Head(1, 0), new Node.Head(1, 1))),
                new NamedGroup("MLPs", List.of(new Node.Mlp(0), new Node.Mlp(1))));
        return view.marking(new Marks(groups, marks));
    }

    /** The strongest edges of seeded random scores. */
    public static CircuitView random(ComputationGraph graph, int lanes, int edges, long seed) {
        return random(graph, lanes == 1 ? new Positions.All() : new Positions.Each(lanes), edges, seed);
    }

    /** The same with keys and values told apart by the place of the query. */
    public static CircuitView crossing(ComputationGraph graph, int lanes, int edges, long seed) {
        return random(graph, new Positions.Crossing(lanes), edges, seed);
    }

    private static CircuitView random(ComputationGraph graph, Positions positions, int edges, long seed) {
        Random random = new Random(seed);
        int lanes = positions.lanes();
        EdgeSpace space = new EdgeSpace(graph, positions);
        double[] values = new double[space.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = Math.pow(random.nextGaussian(), 3) / 10;
        }
        PruneScores scores = PruneScores.of(space, values);
        List<Lane> names = new ArrayList<>();
        for (int lane = 0; lane < positions.lanes(); lane++) {
            names.add(lanes == 1 ? Lane.allPositions() : new Lane("t" + lane, " token" + lane));
        }
        Circuit circuit = Circuit.strongest(scores, new EdgeBudget.Count(edges), Ranking.ABSOLUTE);
        return new CircuitView(circuit, scores, names, "Random scores", List.of());
    }

    /** A circuit of which every third edge is unstable and every seventh doubtful. */
    public static CircuitView doubted(CircuitView view) {
        int[] kept = view.circuit().indices().stream().toArray();
        double[] low = view.scores().toArray();
        double[] high = view.scores().toArray();
        double[] q = new double[low.length];
        double[] agreement = new double[low.length];
        java.util.Arrays.fill(agreement, 1);
        TreeSet<Integer> doubtful = new TreeSet<>();
        for (int number = 0; number < kept.length; number++) {
            int index = kept[number];
            if (number % 3 == 0) {
                low[index] = -Math.abs(low[index]);
                high[index] = Math.abs(high[index]);
                q[index] = .5;
            }
            if (number % 7 == 0) {
                doubtful.add(index);
            }
        }
        return view.with(Evidence.of("invention", low, high, q, agreement)).doubting(doubtful);
    }

    /** The same, with keys and values told apart by the place of the query, so that edges may cross. */
    public static CircuitView ofCrossing(List<Lane> lanes, List<Edge> edges) {
        EdgeSpace space = new EdgeSpace(transformer(2, 2), new Positions.Crossing(lanes.size()));
        double[] values = new double[space.size()];
        java.util.Arrays.fill(values, 1);
        return new CircuitView(
                Circuit.of(space, edges), PruneScores.of(space, values), lanes, "Small circuit", List.of());
    }

    /** A circuit of one transformer layer with these lanes and exactly these edges, each of score 1. */
    public static CircuitView of(List<Lane> lanes, List<Edge> edges) {
        ComputationGraph graph = transformer(2, 2);
        EdgeSpace space = new EdgeSpace(graph, new Positions.Each(lanes.size()));
        double[] values = new double[space.size()];
        java.util.Arrays.fill(values, 1);
        return new CircuitView(
                Circuit.of(space, edges), PruneScores.of(space, values), lanes, "Small circuit", List.of());
    }
}
