package dev.tributary.engine.architecture;

import dev.tributary.engine.model.Architecture;
import dev.tributary.engine.model.AttentionForm;
import dev.tributary.engine.model.Bridge;
import dev.tributary.engine.model.Linear;
import dev.tributary.engine.model.ModelConfig;
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
        return new Dimensions(config.dModel(), config.dVocab(), config.dVocabOut(), config.context());
    }

    @Override
    public AttentionDirection direction() {
        return config.direction();
    }

    @Override
    public <T> T logits(Bridge<T> bridge) {
        T embedding = bridge.tap(Points.EMBED, bridge.embed("embed.W_E"));
        if (config.positions() == PositionalEmbedding.STANDARD) {
            embedding = bridge.addPositions(embedding, "pos_embed.W_pos");
        }
        bridge.write(new NodeGroup.Input(), embedding);
        for (int layer = 0; layer < config.layers(); layer++) {
            bridge.tapStream(Points.block(layer, "hook_resid_pre"));
            if (config.parallel() && !config.attentionOnly()) {
                T attentionInput = readHeads(bridge, layer);
                T mlpInput = readMlp(bridge, layer);
                writeHeads(bridge, layer, attentionInput);
                writeMlp(bridge, layer, mlpInput);
            } else {
                writeHeads(bridge, layer, readHeads(bridge, layer));
                if (!config.attentionOnly()) {
                    bridge.tapStream(Points.block(layer, "hook_resid_mid"));
                    writeMlp(bridge, layer, readMlp(bridge, layer));
                }
            }
            bridge.tapStream(Points.block(layer, "hook_resid_post"));
        }
        T last = bridge.norm(bridge.read(new NodeGroup.Logits(), false), Norm.of(config, "ln_final"));
        return bridge.unembed(last, linear("unembed.W_U", "unembed.b_U", config.dModel(), config.dVocabOut()));
    }

    private <T> T readHeads(Bridge<T> bridge, int layer) {
        return bridge.norm(bridge.read(heads(layer), separate), Norm.of(config, "blocks." + layer + ".ln1"));
    }

    private <T> void writeHeads(Bridge<T> bridge, int layer, T input) {
        String attention = "blocks." + layer + ".attn.";
        T placed = config.positions() == PositionalEmbedding.SHORTFORMER
                ? bridge.addPositions(input, "pos_embed.W_pos")
                : input;
        T query = project(bridge, placed, Port.QUERY, layer, "q");
        T key = project(bridge, placed, Port.KEY, layer, "k");
        T value = project(bridge, input, Port.VALUE, layer, "v");
        AttentionForm form = new AttentionForm(
                "blocks." + layer + ".attn", config.heads(), 1 / Math.sqrt(config.dHead()), config.direction());
        T mixed = bridge.tap(Points.attention(layer, "hook_z"), bridge.attend(query, key, value, form));
        bridge.writeHeads(
                heads(layer), mixed, linear(attention + "W_O", attention + "b_O", config.dHead(), config.dModel()));
    }

    private <T> T readMlp(Bridge<T> bridge, int layer) {
        return bridge.norm(bridge.read(new NodeGroup.Mlp(layer), false), Norm.of(config, "blocks." + layer + ".ln2"));
    }

    private <T> void writeMlp(Bridge<T> bridge, int layer, T input) {
        String mlp = "blocks." + layer + ".mlp.";
        T before = bridge.tap(
                mlp + "hook_pre",
                bridge.linear(input, linear(mlp + "W_in", mlp + "b_in", config.dModel(), config.dMlp())));
        T after = bridge.tap(mlp + "hook_post", bridge.activate(before, config.activation()));
        T output = bridge.linear(after, linear(mlp + "W_out", mlp + "b_out", config.dMlp(), config.dModel()));
        bridge.write(new NodeGroup.Mlp(layer), bridge.tap(Points.block(layer, "hook_mlp_out"), output));
    }

    private <T> T project(Bridge<T> bridge, T input, Port port, int layer, String which) {
        Linear weights = projection("blocks." + layer + ".attn.", which.toUpperCase(Locale.ROOT));
        return bridge.tap(Points.attention(layer, "hook_" + which), bridge.project(input, port, weights));
    }

    private NodeGroup.Heads heads(int layer) {
        return new NodeGroup.Heads(layer, config.heads());
    }

    private Linear projection(String attention, String which) {
        return linear(attention + "W_" + which, attention + "b_" + which, config.dModel(), config.dHead());
    }

    private static Linear linear(String weight, String bias, int in, int out) {
        return new Linear(weight, Optional.of(bias), in, out);
    }
}
