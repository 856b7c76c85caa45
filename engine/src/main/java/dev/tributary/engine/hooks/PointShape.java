package dev.tributary.engine.hooks;

import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.Points;
import dev.tributary.engine.model.Taps;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A point of a model.
 *
 * @param name in full
 * @param axes the names of its axes, such as {@code [batch, pos, head, d_head]}
 * @param meaning what it is
 */
public record PointShape(String name, String axes, String meaning) {

    private static final Map<String, List<String>> KNOWN = Map.ofEntries(
            known("hook_embed", "[batch, pos, d_model]", "token embeddings"),
            known("hook_pos_embed", "[batch, pos, d_model]", "position vectors"),
            known("hook_resid_pre", "[batch, pos, d_model]", "the stream before the block"),
            known("hook_resid_mid", "[batch, pos, d_model]", "the stream between attention and MLP"),
            known("hook_resid_post", "[batch, pos, d_model]", "the stream after the block"),
            known("hook_scale", "[batch, pos, 1]", "what the norm divides by"),
            known("hook_normalized", "[batch, pos, d_model]", "what the norm gives out, gain and bias included"),
            known("hook_q", "[batch, pos, head, d_head]", "queries, bias included, before rotation"),
            known("hook_k", "[batch, pos, kv_head, d_head]", "keys, bias included, before rotation"),
            known("hook_v", "[batch, pos, kv_head, d_head]", "values, bias included"),
            known("hook_rot_q", "[batch, pos, head, d_head]", "queries after rotation"),
            known("hook_rot_k", "[batch, pos, kv_head, d_head]", "keys after rotation"),
            known(
                    "hook_attn_scores",
                    "[batch, head, query, key]",
                    "scaled scores; -infinity where a query cannot look"),
            known("hook_pattern", "[batch, head, query, key]", "attention probabilities"),
            known("hook_z", "[batch, pos, head, d_head]", "values mixed by the pattern"),
            known("hook_result", "[batch, pos, head, d_model]", "what each head writes, without b_O"),
            known("hook_attn_out", "[batch, pos, d_model]", "what all heads write, with b_O"),
            known("hook_mlp_in", "[batch, pos, d_model]", "what the MLP reads, before the norm"),
            known("hook_pre", "[batch, pos, d_mlp]", "before the nonlinearity; of a gated MLP the gate"),
            known("hook_pre_linear", "[batch, pos, d_mlp]", "what the gate of a gated MLP multiplies"),
            known("hook_post", "[batch, pos, d_mlp]", "after the nonlinearity"),
            known("hook_mlp_out", "[batch, pos, d_model]", "what the MLP writes, with b_out"));

    private static Map.Entry<String, List<String>> known(String name, String axes, String meaning) {
        return Map.entry(name, List.of(axes, meaning));
    }

    /** What one forward pass over a single token shows, and the points that are made of others, in their places. */
    static List<PointShape> of(PatchableModel model, ModelWeights weights) {
        List<String> shown = new ArrayList<>();
        Taps taps = new Taps(point -> true, (point, tensor) -> {
            shown.add(point);
            return Optional.empty();
        });
        model.logits(ForwardRun.plain(TokenBatch.of(List.of(new int[1])), new OutputRows(0))
                .with(taps));
        List<PointShape> all = new ArrayList<>();
        for (String point : shown) {
            all.add(named(point));
            if (point.equals(Points.EMBED) && weights.hasPositions()) {
                all.add(named(Points.POSITIONS));
            }
            if (point.endsWith("attn.hook_z")) {
                all.add(named(point.replace("hook_z", "hook_result")));
            }
        }
        return List.copyOf(all);
    }

    static String meaningOf(String name) {
        String point = name.endsWith("_grad") ? name.substring(0, name.length() - "_grad".length()) : name;
        String meaning = named(point).meaning();
        return point.equals(name) || meaning.isEmpty() ? meaning : "the gradient at: " + meaning;
    }

    private static PointShape named(String point) {
        List<String> about = KNOWN.getOrDefault(point.substring(point.lastIndexOf('.') + 1), List.of("", ""));
        return new PointShape(point, about.get(0), about.get(1));
    }

    /** Why a model of this shape lacks a point, if that is known. */
    static String reason(String full, ModelConfig config) {
        String last = full.substring(full.lastIndexOf('.') + 1);
        boolean parallel = config.mlp().map(ModelConfig.Mlp::parallel).orElse(false);
        return switch (last) {
            case "hook_resid_mid" ->
                config.attentionOnly() || parallel ? " (blocks without an MLP and parallel blocks have no middle)" : "";
            case "hook_pos_embed" -> " (its positions are not learned vectors)";
            case "hook_rot_q", "hook_rot_k" -> " (its queries and keys are not rotated)";
            case "hook_pre_linear" -> " (its MLPs are not gated)";
            case "hook_scale", "hook_normalized" ->
                config.norms().kind() == ModelConfig.Normalization.NONE ? " (it has no norms)" : "";
            case "hook_pre", "hook_post", "hook_mlp_out", "hook_mlp_in" ->
                config.attentionOnly() ? " (its blocks have no MLP)" : "";
            default -> "";
        };
    }
}
