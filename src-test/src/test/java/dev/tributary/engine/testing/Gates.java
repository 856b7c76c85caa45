package dev.tributary.engine.testing;

import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.Architecture;
import dev.tributary.engine.model.AttentionForm;
import dev.tributary.engine.model.Bridge;
import dev.tributary.engine.model.Linear;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.ArrayParameter;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Circuits small enough to work out by hand, each of which misleads some method. The stream has four numbers: what is
 * read (0, 1), what heads make of it (2) and what the MLP makes of that (3). Token 0 is the clean prompt, token 1 the
 * corrupt one; logit 0 is the answer and logit 1 is always 0, so that the logit difference is logit 0.
 */
public final class Gates {

    private static final int WIDTH = 4;

    private Gates() {}

    /**
     * One case.
     *
     * @param architecture what is run
     * @param parameters its weights
     * @param pairs the only pair of prompts
     */
    public record Case(Architecture architecture, Parameters parameters, PairBatch pairs) {}

    /** Heads that copy number 0 to number 2, then an MLP on what they wrote; or the MLP a block later. */
    private record Gate(int heads, int units, int mlpLayer) implements Architecture {
        @Override
        public Dimensions dimensions() {
            return new Dimensions(WIDTH, 2, 2, 8);
        }

        @Override
        public AttentionDirection direction() {
            return AttentionDirection.CAUSAL;
        }

        @Override
        public <T> T logits(Bridge<T> bridge) {
            bridge.write(new NodeGroup.Input(), bridge.embed("vectors"));
            NodeGroup.Heads group = new NodeGroup.Heads(0, heads);
            bridge.writeHeads(group, bridge.read(group, false), new Linear("heads", Optional.empty(), WIDTH, WIDTH));
            NodeGroup.Mlp mlp = new NodeGroup.Mlp(mlpLayer);
            T before = bridge.linear(bridge.read(mlp, false), new Linear("in", Optional.of("in.b"), WIDTH, units));
            T hidden = bridge.activate(before, Activation.RELU);
            bridge.write(mlp, bridge.linear(hidden, new Linear("out", Optional.of("out.b"), units, WIDTH)));
            return bridge.unembed(
                    bridge.read(new NodeGroup.Logits(), false), new Linear("unembed", Optional.empty(), WIDTH, 2));
        }
    }

    /** One causal head that reads its key from number 0, its value from number 1, and asks with a fixed query. */
    private record Lookup() implements Architecture {
        @Override
        public Dimensions dimensions() {
            return new Dimensions(WIDTH, 3, 2, 8);
        }

        @Override
        public AttentionDirection direction() {
            return AttentionDirection.CAUSAL;
        }

        @Override
        public <T> T logits(Bridge<T> bridge) {
            bridge.write(new NodeGroup.Input(), bridge.embed("vectors"));
            NodeGroup.Heads group = new NodeGroup.Heads(0, 1);
            T read = bridge.read(group, true);
            T query = bridge.project(read, Port.QUERY, new Linear("Q", Optional.of("Q.b"), WIDTH, 1), 1);
            T key = bridge.project(read, Port.KEY, new Linear("K", Optional.empty(), WIDTH, 1), 1);
            T value = bridge.project(read, Port.VALUE, new Linear("V", Optional.empty(), WIDTH, 1), 1);
            T mixed = bridge.attend(query, key, value, new AttentionForm("head", 1, 1, AttentionDirection.CAUSAL));
            bridge.writeHeads(group, mixed, new Linear("O", Optional.empty(), 1, WIDTH));
            return bridge.unembed(
                    bridge.read(new NodeGroup.Logits(), false), new Linear("unembed", Optional.empty(), WIDTH, 2));
        }
    }

    /** The answer is 1 - relu(1 - h0 - h1) with h0 = h1 = 1: either head is enough. */
    public static Case or() {
        return gate(new Gate(2, 1, 0), List.of(1.0, 1.0), unit(-1, 1), new double[] {-1}, 1, new double[] {0, 0, 0, 1});
    }

    /** The answer is relu(h0 + h1 - 1) with h0 = h1 = 1: both heads are needed. */
    public static Case and() {
        return gate(new Gate(2, 1, 0), List.of(1.0, 1.0), unit(1, -1), new double[] {1}, 0, new double[] {0, 0, 0, 1});
    }

    /** The answer is h - relu(h) with h = 1: what the head does directly the MLP of the next block undoes. */
    public static Case undone() {
        return gate(new Gate(1, 1, 1), List.of(1.0), unit(1, 0), new double[] {-1}, 0, new double[] {0, 0, 1, 1});
    }

    /**
     * The answer is the clamp of 0.5 + h0 + h1 to [0, 1], where h0 = 100 and h1 = -100: large, of opposite sign, and
     * each alone can only reach the end of the clamp.
     */
    public static Case pair() {
        Case base = gate(
                new Gate(2, 2, 0),
                List.of(100.0, -100.0),
                new double[][] {{1, 1}, {0.5, -0.5}},
                new double[] {1, -1},
                0,
                new double[] {0, 0, 0, 1});
        return base;
    }

    private static double[][] unit(double weight, double bias) {
        return new double[][] {{weight}, {bias}};
    }

    /**
     * @param copies how much of number 0 each head adds to number 2
     * @param in of each unit the weight of number 2, and the bias
     * @param out of each unit what it adds to number 3
     * @param bias what the MLP always adds to number 3
     */
    private static Case gate(
            Gate gate, List<Double> copies, double[][] in, double[] out, double bias, double[] answer) {
        double[] heads = new double[gate.heads() * WIDTH * WIDTH];
        for (int head = 0; head < gate.heads(); head++) {
            heads[head * WIDTH * WIDTH + 2] = copies.get(head);
        }
        double[] inWeights = new double[WIDTH * gate.units()];
        double[] outWeights = new double[gate.units() * WIDTH];
        for (int unit = 0; unit < gate.units(); unit++) {
            inWeights[2 * gate.units() + unit] = in[0][unit];
            outWeights[unit * WIDTH + 3] = out[unit];
        }
        List<ArrayParameter> parameters = new ArrayList<>(List.of(
                new ArrayParameter("vectors", new double[] {1, 0, 0, 0, 0, 0, 0, 0}, 2, WIDTH),
                new ArrayParameter("heads", heads, gate.heads(), WIDTH, WIDTH),
                new ArrayParameter("in", inWeights, WIDTH, gate.units()),
                new ArrayParameter("in.b", in[1].clone(), gate.units()),
                new ArrayParameter("out", outWeights, gate.units(), WIDTH),
                new ArrayParameter("out.b", new double[] {0, 0, 0, bias}, WIDTH)));
        parameters.add(unembed(answer));
        return new Case(gate, Parameters.of(parameters), pair(new int[] {0}, new int[] {1}));
    }

    /**
     * The query at 1 asks with 10; the key at 0 is 1 in the clean prompt and -1 in the corrupt one, that at 1 is 0. The
     * value at 0 is 1 in both, that at 1 is 0. So the answer is the probability of position 0: 1 / (1 + e^-10) against
     * 1 / (1 + e^10).
     */
    public static Case saturated() {
        return new Case(
                new Lookup(),
                Parameters.of(List.of(
                        new ArrayParameter("vectors", new double[] {1, 1, 0, 0, -1, 1, 0, 0, 0, 0, 0, 0}, 3, WIDTH),
                        new ArrayParameter("Q", new double[WIDTH], 1, WIDTH, 1),
                        new ArrayParameter("Q.b", new double[] {10}, 1, 1),
                        new ArrayParameter("K", new double[] {1, 0, 0, 0}, 1, WIDTH, 1),
                        new ArrayParameter("V", new double[] {0, 1, 0, 0}, 1, WIDTH, 1),
                        new ArrayParameter("O", new double[] {0, 0, 1, 0}, 1, 1, WIDTH),
                        unembed(new double[] {0, 0, 1, 0}))),
                pair(new int[] {0, 2}, new int[] {1, 2}));
    }

    /** Logit 0 is a sum of numbers of the stream. */
    private static ArrayParameter unembed(double[] answer) {
        double[] weights = new double[WIDTH * 2];
        for (int index = 0; index < WIDTH; index++) {
            weights[2 * index] = answer[index];
        }
        return new ArrayParameter("unembed", weights, WIDTH, 2);
    }

    private static PairBatch pair(int[] clean, int[] corrupt) {
        return new PairBatch(
                TokenBatch.of(List.of(clean)),
                TokenBatch.of(List.of(corrupt)),
                List.of(new Answers(List.of(0), List.of(1), List.of(clean.length - 1))));
    }
}
