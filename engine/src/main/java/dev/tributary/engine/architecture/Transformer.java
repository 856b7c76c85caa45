package dev.tributary.engine.architecture;

import dev.tributary.engine.model.Architecture;
import dev.tributary.engine.model.AttentionForm;
import dev.tributary.engine.model.Bridge;
import dev.tributary.engine.model.Linear;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.ModelConfig.Attention;
import dev.tributary.engine.model.ModelConfig.Mlp;
import dev.tributary.engine.model.ModelConfig.PositionalEmbedding;
import dev.tributary.engine.model.Norm;
import dev.tributary.engine.model.Points;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.Port;
import java.util.Locale;
import java.util.Optional;

/**
 * The transformer with a norm before each component: the families of GPT-2, GPT-NeoX and Llama, attention-only and
 * parallel ones included. Parameters carry TransformerLens's names.
 *
 * @param config its shape
 * @param separate whether q, k and v of a head are inputs of their own
 */
public record Transformer(ModelConfig config, boolean separate) implements Architecture {

    @Override
    public int units() {
        return config.mlp().map(Mlp::width).orElse(0);
    }

    @Override
    public Dimensions dimensions() {
        return new Dimensions(
                config.dModel(),
                config.vocabulary().tokens(),
                config.vocabulary().logits(),
                config.positions().context());
    }

    @Override
    public AttentionDirection direction() {
        return config.attention().direction();
    }

    @Override
    public <T> T logits(Bridge<T> bridge) {
        T embedding = bridge.tap(Points.EMBED, bridge.embed("embed.W_E"));
        if (config.positions().embedding() == PositionalEmbedding.STANDARD) {
            embedding = bridge.addPositions(embedding, "pos_embed.W_pos");
        }
        bridge.write(new NodeGroup.Input(), embedding);
        for (int layer = 0; layer < config.layers(); layer++) {
            bridge.tapStream(Points.block(layer, "hook_resid_pre"));
            block(bridge, layer);
            bridge.tapStream(Points.block(layer, "hook_resid_post"));
        }
        T last = bridge.norm(bridge.read(new NodeGroup.Logits(), false), Norm.of(config.norms(), "ln_final"));
        return bridge.unembed(
                last,
                linear(
                        "unembed.W_U",
                        "unembed.b_U",
                        config.dModel(),
                        config.vocabulary().logits()));
    }

    private <T> void block(Bridge<T> bridge, int layer) {
        T attentionInput = readHeads(bridge, layer);
        if (config.mlp().isEmpty()) {
            writeHeads(bridge, layer, attentionInput);
            return;
        }
        Mlp mlp = config.mlp().get();
        NodeGroup group = new NodeGroup.Mlp(layer);
        if (mlp.parallel()) {
            T mlpInput = bridge.read(group, false);
            writeHeads(bridge, layer, attentionInput);
            writeMlp(bridge, layer, mlpInput, mlp);
        } else {
            writeHeads(bridge, layer, attentionInput);
            bridge.tapStream(Points.block(layer, "hook_resid_mid"));
            writeMlp(bridge, layer, bridge.read(group, false), mlp);
        }
    }

    private <T> T readHeads(Bridge<T> bridge, int layer) {
        return bridge.norm(bridge.read(heads(layer), separate), Norm.of(config.norms(), "blocks." + layer + ".ln1"));
    }

    private <T> void writeHeads(Bridge<T> bridge, int layer, T input) {
        String attention = "blocks." + layer + ".attn.";
        T placed = config.positions().embedding() == PositionalEmbedding.SHORTFORMER
                ? bridge.addPositions(input, "pos_embed.W_pos")
                : input;
        T query = project(bridge, placed, Port.QUERY, layer, "q");
        T key = project(bridge, placed, Port.KEY, layer, "k");
        T value = project(bridge, input, Port.VALUE, layer, "v");
        query = rotate(bridge, query, Points.attention(layer, "hook_rot_q"));
        key = rotate(bridge, key, Points.attention(layer, "hook_rot_k"));
        T mixed = bridge.tap(Points.attention(layer, "hook_z"), bridge.attend(query, key, value, form(layer)));
        bridge.writeHeads(
                heads(layer),
                mixed,
                linear(attention + "W_O", attention + "b_O", config.attention().dHead(), config.dModel()));
    }

    private <T> T project(Bridge<T> bridge, T input, Port port, int layer, String which) {
        Attention attention = config.attention();
        boolean shared = attention.grouped() && port != Port.QUERY;
        Linear weights = projection("blocks." + layer + ".attn." + (shared ? "_" : ""), which.toUpperCase(Locale.ROOT));
        int maps = shared ? attention.keyValueHeads() : attention.heads();
        return bridge.tap(Points.attention(layer, "hook_" + which), bridge.project(input, port, weights, maps));
    }

    private <T> T rotate(Bridge<T> bridge, T value, String point) {
        return config.positions()
                .rotary()
                .map(rotary -> bridge.tap(point, bridge.rotate(value, rotary)))
                .orElse(value);
    }

    private <T> void writeMlp(Bridge<T> bridge, int layer, T read, Mlp shape) {
        T input = bridge.norm(read, Norm.of(config.norms(), "blocks." + layer + ".ln2"));
        String mlp = "blocks." + layer + ".mlp.";
        T hidden = bridge.tap(
                mlp + "hook_post", shape.gated() ? gated(bridge, mlp, input, shape) : plain(bridge, mlp, input, shape));
        T output = bridge.linear(hidden, linear(mlp + "W_out", mlp + "b_out", shape.width(), config.dModel()));
        bridge.write(new NodeGroup.Mlp(layer), bridge.tap(Points.block(layer, "hook_mlp_out"), output));
    }

    private <T> T plain(Bridge<T> bridge, String mlp, T input, Mlp shape) {
        Linear in = linear(mlp + "W_in", mlp + "b_in", config.dModel(), shape.width());
        return bridge.activate(bridge.tap(mlp + "hook_pre", bridge.linear(input, in)), shape.activation());
    }

    private <T> T gated(Bridge<T> bridge, String mlp, T input, Mlp shape) {
        Linear gate = new Linear(mlp + "W_gate", Optional.empty(), config.dModel(), shape.width());
        Linear in = new Linear(mlp + "W_in", Optional.empty(), config.dModel(), shape.width());
        T before = bridge.tap(mlp + "hook_pre", bridge.linear(input, gate));
        T linear = bridge.tap(mlp + "hook_pre_linear", bridge.linear(input, in));
        return bridge.multiply(bridge.activate(before, shape.activation()), linear);
    }

    private AttentionForm form(int layer) {
        Attention attention = config.attention();
        return new AttentionForm(
                "blocks." + layer + ".attn",
                attention.heads(),
                1 / Math.sqrt(attention.dHead()),
                attention.direction());
    }

    private NodeGroup.Heads heads(int layer) {
        return new NodeGroup.Heads(layer, config.attention().heads());
    }

    private Linear projection(String attention, String which) {
        return linear(
                attention + "W_" + which,
                attention + "b_" + which,
                config.dModel(),
                config.attention().dHead());
    }

    private static Linear linear(String weight, String bias, int in, int out) {
        return new Linear(weight, Optional.of(bias), in, out);
    }
}
