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
 * The transformer with a norm before each component: GPT-2 and its kin, attention-only and parallel ones included.
 * Parameters carry TransformerLens's names.
 *
 * @param config its shape
 * @param separate whether q, k and v of a head are inputs of their own
 */
public record Transformer(ModelConfig config, boolean separate) implements Architecture {

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
        if (mlp.parallel()) {
            T mlpInput = readMlp(bridge, layer);
            writeHeads(bridge, layer, attentionInput);
            writeMlp(bridge, layer, mlpInput, mlp);
        } else {
            writeHeads(bridge, layer, attentionInput);
            bridge.tapStream(Points.block(layer, "hook_resid_mid"));
            writeMlp(bridge, layer, readMlp(bridge, layer), mlp);
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
        T mixed = bridge.tap(Points.attention(layer, "hook_z"), bridge.attend(query, key, value, form(layer)));
        bridge.writeHeads(
                heads(layer),
                mixed,
                linear(attention + "W_O", attention + "b_O", config.attention().dHead(), config.dModel()));
    }

    private <T> T project(Bridge<T> bridge, T input, Port port, int layer, String which) {
        Linear weights = projection("blocks." + layer + ".attn.", which.toUpperCase(Locale.ROOT));
        return bridge.tap(Points.attention(layer, "hook_" + which), bridge.project(input, port, weights));
    }

    private <T> T readMlp(Bridge<T> bridge, int layer) {
        return bridge.norm(
                bridge.read(new NodeGroup.Mlp(layer), false), Norm.of(config.norms(), "blocks." + layer + ".ln2"));
    }

    private <T> void writeMlp(Bridge<T> bridge, int layer, T input, Mlp shape) {
        String mlp = "blocks." + layer + ".mlp.";
        T before = bridge.tap(
                mlp + "hook_pre",
                bridge.linear(input, linear(mlp + "W_in", mlp + "b_in", config.dModel(), shape.width())));
        T after = bridge.tap(mlp + "hook_post", bridge.activate(before, shape.activation()));
        T output = bridge.linear(after, linear(mlp + "W_out", mlp + "b_out", shape.width(), config.dModel()));
        bridge.write(new NodeGroup.Mlp(layer), bridge.tap(Points.block(layer, "hook_mlp_out"), output));
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
