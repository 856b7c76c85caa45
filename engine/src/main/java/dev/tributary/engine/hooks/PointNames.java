package dev.tributary.engine.hooks;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Every way to write the name of an activation: in full ({@code blocks.3.attn.hook_pattern}), short with a layer
 * ({@code pattern}, 3), shorter ({@code pattern3}, {@code scale4ln1}), or as TransformerLens spells it since version 3
 * ({@code blocks.3.attn.o.hook_in}). Negative layers count from the end.
 *
 * @param layers of the model
 */
public record PointNames(int layers) {

    private static final Pattern SHORTEST = Pattern.compile("([a-z_]+?)(\\d+)((?:ln|[a-z]).*)?");
    private static final Pattern LAYER = Pattern.compile("blocks\\.(-?\\d+)\\.(.+)");
    private static final int TYPING_ERRORS = 4;

    private static final Map<String, String> ALIASES = Map.of(
            "attn", "pattern",
            "attn_logits", "attn_scores",
            "key", "k",
            "query", "q",
            "value", "v",
            "mlp_pre", "pre",
            "mlp_mid", "mid",
            "mlp_post", "post");

    private static final Map<String, String> TYPES = Map.of(
            "a",
            "attn",
            "attention",
            "attn",
            "attn",
            "attn",
            "m",
            "mlp",
            "mlp",
            "mlp",
            "b",
            "",
            "block",
            "",
            "blocks",
            "");

    private static final Set<String> OF_ATTENTION =
            Set.of("k", "v", "q", "z", "rot_k", "rot_q", "result", "pattern", "attn_scores");
    private static final Set<String> OF_MLP = Set.of("pre", "post", "mid", "pre_linear");
    private static final Set<String> OF_NORM = Set.of("scale", "normalized");

    /** What TransformerLens calls points since version 3, without the layer, and what they were called before. */
    private static final Map<String, String> NEW_SPELLINGS = Map.ofEntries(
            Map.entry("hook_in", "hook_resid_pre"),
            Map.entry("hook_out", "hook_resid_post"),
            Map.entry("ln1.hook_in", "hook_resid_pre"),
            Map.entry("ln1.hook_out", "ln1.hook_normalized"),
            Map.entry("ln2.hook_in", "hook_resid_mid"),
            Map.entry("ln2.hook_out", "ln2.hook_normalized"),
            Map.entry("attn.q.hook_out", "attn.hook_q"),
            Map.entry("attn.k.hook_out", "attn.hook_k"),
            Map.entry("attn.v.hook_out", "attn.hook_v"),
            Map.entry("attn.o.hook_in", "attn.hook_z"),
            Map.entry("attn.hook_out", "hook_attn_out"),
            Map.entry("mlp.in.hook_out", "mlp.hook_pre"),
            Map.entry("mlp.out.hook_in", "mlp.hook_post"),
            Map.entry("mlp.hook_out", "hook_mlp_out"));

    private static final Map<String, String> NEW_SPELLINGS_OUTSIDE = Map.of(
            "embed.hook_out", "hook_embed",
            "pos_embed.hook_out", "hook_pos_embed",
            "ln_final.hook_out", "ln_final.hook_normalized",
            "unembed.hook_in", "ln_final.hook_normalized");

    /** The full name of what was written in any way without a separate layer. */
    public String full(String name) {
        if (name.contains(".") || name.startsWith("hook_")) {
            return old(name);
        }
        Matcher shortest = SHORTEST.matcher(name);
        if (shortest.matches()) {
            return of(
                    shortest.group(1),
                    Optional.of(Integer.parseInt(shortest.group(2))),
                    Optional.ofNullable(shortest.group(3)));
        }
        return of(name, Optional.empty(), Optional.empty());
    }

    /** The full name of a point of a layer: {@code ("pattern", 3)}, {@code ("resid_post", -1)}. */
    public String full(String name, int layer) {
        return of(name, Optional.of(layer), Optional.empty());
    }

    /** The full name of a point of a part of a layer: {@code ("scale", 4, "ln1")}, {@code ("pattern", 3, "attn")}. */
    public String full(String name, int layer, String type) {
        return of(name, Optional.of(layer), Optional.of(type));
    }

    private String of(String name, Optional<Integer> layer, Optional<String> type) {
        String point = name.startsWith("hook_") ? name.substring("hook_".length()) : name;
        String known = ALIASES.getOrDefault(point, point);
        String part = type.map(given -> TYPES.getOrDefault(given, given)).orElse("");
        if (OF_ATTENTION.contains(known)) {
            part = "attn";
        } else if (OF_MLP.contains(known)) {
            part = "mlp";
        }
        if (layer.isEmpty()) {
            return (OF_NORM.contains(known) ? "ln_final." : "") + "hook_" + known;
        }
        return "blocks." + layer(layer.get()) + "." + (part.isEmpty() ? "" : part + ".") + "hook_" + known;
    }

    private String old(String name) {
        Matcher block = LAYER.matcher(name);
        if (!block.matches()) {
            return NEW_SPELLINGS_OUTSIDE.getOrDefault(name, name);
        }
        String point = block.group(2);
        return "blocks." + layer(Integer.parseInt(block.group(1))) + "." + NEW_SPELLINGS.getOrDefault(point, point);
    }

    /** The layer itself, where negative ones count from the end. */
    int layer(int layer) {
        int found = layer < 0 ? layer + layers : layer;
        if (found < 0 || found >= layers) {
            throw new IllegalArgumentException(
                    "the model has layers 0 to " + (layers - 1) + " (or -1 to -" + layers + "), got " + layer);
        }
        return found;
    }

    /** The layer of a full name, if it belongs to one. */
    static Optional<Integer> layerOf(String full) {
        Matcher block = LAYER.matcher(full);
        return block.matches() ? Optional.of(Integer.parseInt(block.group(1))) : Optional.empty();
    }

    /** The names closest to one that does not exist, at most three; none if nothing is close. */
    static List<String> close(String wanted, Collection<String> known) {
        LevenshteinDistance distance = new LevenshteinDistance(TYPING_ERRORS);
        return known.stream()
                .filter(name -> distance.apply(wanted, name) >= 0)
                .sorted(Comparator.<String>comparingInt(name -> distance.apply(wanted, name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(3)
                .toList();
    }

    /** A sentence for a name that does not exist. */
    static String unknown(String wanted, Collection<String> known) {
        List<String> close = close(wanted, known);
        List<String> ofLayer = layerOf(wanted)
                .map(layer -> known.stream()
                        .filter(name -> name.startsWith("blocks." + layer + "."))
                        .toList())
                .orElseGet(() -> known.stream()
                        .filter(name -> !name.startsWith("blocks."))
                        .toList());
        return (close.isEmpty() ? "" : "; did you mean " + String.join(" or ", close) + "?")
                + (ofLayer.isEmpty()
                        ? ""
                        : " There " + (ofLayer.size() == 1 ? "is " : "are ") + String.join(", ", ofLayer) + ".");
    }
}
