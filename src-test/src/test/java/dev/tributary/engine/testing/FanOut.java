package dev.tributary.engine.testing;

import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.Architecture;
import dev.tributary.engine.model.AttentionForm;
import dev.tributary.engine.model.Bridge;
import dev.tributary.engine.model.Linear;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.Norm;
import dev.tributary.engine.tensor.ArrayParameter;
import dev.tributary.engine.tensor.Parameter;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Small models in which a value goes two ways, so that its derivative has two parts: a forward pass that no transformer
 * of the product has, but that the bridge allows.
 */
public enum FanOut implements Architecture {
    /** One normed read feeds two linear maps, of which one is activated. */
    NORMED_INTO_TWO_MAPS {
        @Override
        <T> void middle(Bridge<T> bridge) {
            T normed = bridge.norm(bridge.read(new NodeGroup.Mlp(0), false), norm("first"));
            T left = bridge.activate(bridge.linear(normed, map("left", WIDTH, HIDDEN)), Activation.GELU_NEW);
            T right = bridge.linear(normed, map("right", WIDTH, HIDDEN));
            bridge.write(new NodeGroup.Mlp(0), bridge.linear(left, map("leftOut", HIDDEN, WIDTH)));
            bridge.write(new NodeGroup.Mlp(1), bridge.linear(right, map("rightOut", HIDDEN, WIDTH)));
        }
    },
    /** One read is used as it is, and normed. */
    READ_AS_IT_IS_AND_NORMED {
        @Override
        <T> void middle(Bridge<T> bridge) {
            T read = bridge.read(new NodeGroup.Mlp(0), false);
            T left = bridge.activate(
                    bridge.linear(bridge.norm(read, norm("first")), map("left", WIDTH, HIDDEN)), Activation.SILU);
            bridge.write(new NodeGroup.Mlp(0), bridge.linear(left, map("leftOut", HIDDEN, WIDTH)));
            bridge.write(new NodeGroup.Mlp(1), bridge.linear(read, map("plain", WIDTH, WIDTH)));
        }
    },
    /** One read feeds two norms. */
    READ_INTO_TWO_NORMS {
        @Override
        <T> void middle(Bridge<T> bridge) {
            T read = bridge.read(new NodeGroup.Mlp(0), false);
            T left = bridge.linear(bridge.norm(read, norm("first")), map("left", WIDTH, HIDDEN));
            T right = bridge.linear(bridge.norm(read, norm("second")), map("right", WIDTH, HIDDEN));
            bridge.write(
                    new NodeGroup.Mlp(0),
                    bridge.linear(bridge.activate(left, Activation.GELU), map("leftOut", HIDDEN, WIDTH)));
            bridge.write(
                    new NodeGroup.Mlp(1),
                    bridge.linear(bridge.activate(right, Activation.RELU), map("rightOut", HIDDEN, WIDTH)));
        }
    },
    /** One value is activated in two ways. */
    ACTIVATED_TWICE {
        @Override
        <T> void middle(Bridge<T> bridge) {
            T hidden = bridge.linear(
                    bridge.norm(bridge.read(new NodeGroup.Mlp(0), false), norm("first")), map("left", WIDTH, HIDDEN));
            bridge.write(
                    new NodeGroup.Mlp(0),
                    bridge.linear(bridge.activate(hidden, Activation.SILU), map("leftOut", HIDDEN, WIDTH)));
            bridge.write(
                    new NodeGroup.Mlp(1),
                    bridge.linear(bridge.activate(hidden, Activation.GELU), map("rightOut", HIDDEN, WIDTH)));
        }
    },
    /** What is written to the stream is also what a later component starts from, past the stream. */
    WRITTEN_AND_USED {
        @Override
        <T> void middle(Bridge<T> bridge) {
            T normed = bridge.norm(bridge.read(new NodeGroup.Mlp(0), false), norm("first"));
            T written = bridge.linear(normed, map("plain", WIDTH, WIDTH));
            bridge.write(new NodeGroup.Mlp(0), written);
            bridge.write(
                    new NodeGroup.Mlp(1),
                    bridge.linear(
                            bridge.activate(bridge.linear(written, map("left", WIDTH, HIDDEN)), Activation.GELU_NEW),
                            map("leftOut", HIDDEN, WIDTH)));
        }
    },
    /** The queries of heads are their keys, and their values come from the read before its norm. */
    QUERIES_ARE_KEYS {
        @Override
        <T> void middle(Bridge<T> bridge) {
            NodeGroup.Heads heads = new NodeGroup.Heads(0, HEADS);
            T read = bridge.read(heads, false);
            T query = bridge.project(bridge.norm(read, norm("first")), Port.QUERY, map("queries", WIDTH, HEAD), HEADS);
            T value = bridge.project(read, Port.VALUE, map("values", WIDTH, HEAD), HEADS);
            bridge.writeHeads(heads, bridge.attend(query, query, value, attention()), map("heads", HEAD, WIDTH));
        }
    },
    /** Keys are also what is mixed. */
    KEYS_ARE_VALUES {
        @Override
        <T> void middle(Bridge<T> bridge) {
            NodeGroup.Heads heads = new NodeGroup.Heads(0, HEADS);
            T normed = bridge.norm(bridge.read(heads, false), norm("first"));
            T query = bridge.project(normed, Port.QUERY, map("queries", WIDTH, HEAD), HEADS);
            T key = bridge.project(normed, Port.KEY, map("values", WIDTH, HEAD), HEADS);
            bridge.writeHeads(heads, bridge.attend(query, key, key, attention()), map("heads", HEAD, WIDTH));
        }
    };

    private static final int VOCABULARY = 9;
    private static final int CONTEXT = 7;
    private static final int WIDTH = 6;
    private static final int HIDDEN = 7;
    private static final int HEADS = 2;
    private static final int HEAD = 3;
    private static final long SEED = 20_261_125;

    /** What is special about it, between the embedding and an MLP. */
    abstract <T> void middle(Bridge<T> bridge);

    @Override
    public Dimensions dimensions() {
        return new Dimensions(WIDTH, VOCABULARY, VOCABULARY, CONTEXT);
    }

    @Override
    public AttentionDirection direction() {
        return AttentionDirection.CAUSAL;
    }

    @Override
    public <T> T logits(Bridge<T> bridge) {
        bridge.write(new NodeGroup.Input(), bridge.addPositions(bridge.embed("embed"), "positions"));
        middle(bridge);
        T last = bridge.linear(
                bridge.norm(bridge.read(new NodeGroup.Mlp(2), false), norm("last")), map("lastIn", WIDTH, HIDDEN));
        bridge.write(
                new NodeGroup.Mlp(2),
                bridge.linear(bridge.activate(last, Activation.GELU_NEW), map("lastOut", HIDDEN, WIDTH)));
        return bridge.unembed(
                bridge.norm(bridge.read(new NodeGroup.Logits(), false), norm("final")),
                map("unembed", WIDTH, VOCABULARY));
    }

    private static Norm norm(String name) {
        return new Norm(name, Normalization.LN, Optional.of(name + ".w"), Optional.of(name + ".b"), 1e-5);
    }

    private static Linear map(String name, int in, int out) {
        return new Linear(name, Optional.empty(), in, out);
    }

    private static AttentionForm attention() {
        return new AttentionForm("blocks.0.attn", HEADS, 1 / Math.sqrt(HEAD), AttentionDirection.CAUSAL);
    }

    /** The weights: the same on every call. */
    public static Parameters parameters() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Parameter> all = new ArrayList<>();
        add(all, random, "embed", VOCABULARY, WIDTH);
        add(all, random, "positions", CONTEXT, WIDTH);
        for (String norm : List.of("first", "second", "last", "final")) {
            add(all, random, norm + ".w", WIDTH);
            add(all, random, norm + ".b", WIDTH);
        }
        for (String in : List.of("left", "right", "lastIn")) {
            add(all, random, in, WIDTH, HIDDEN);
        }
        for (String out : List.of("leftOut", "rightOut", "lastOut")) {
            add(all, random, out, HIDDEN, WIDTH);
        }
        add(all, random, "plain", WIDTH, WIDTH);
        add(all, random, "queries", HEADS, WIDTH, HEAD);
        add(all, random, "values", HEADS, WIDTH, HEAD);
        add(all, random, "heads", HEADS, HEAD, WIDTH);
        add(all, random, "unembed", WIDTH, VOCABULARY);
        return Parameters.of(all);
    }

    private static void add(List<Parameter> all, SplittableRandom random, String name, int... shape) {
        int size = 1;
        for (int extent : shape) {
            size *= extent;
        }
        double[] values = new double[size];
        for (int index = 0; index < size; index++) {
            values[index] = random.nextDouble(-0.8, 0.8);
        }
        all.add(new ArrayParameter(name, values, shape));
    }
}
