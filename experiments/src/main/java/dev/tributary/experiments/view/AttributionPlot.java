package dev.tributary.experiments.view;

import dev.tributary.engine.attention.AttributionMaps;
import dev.tributary.engine.attention.AttributionMaps.Component;
import dev.tributary.engine.attention.HeadChoice;
import dev.tributary.engine.attention.ResidualDirections;
import dev.tributary.engine.hooks.ActivationCache;
import dev.tributary.engine.linalg.Matrix;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.render.attention.AttentionPage;
import dev.tributary.render.attention.Grid;
import dev.tributary.render.attention.HeadMap;
import dev.tributary.render.attention.HeadNotation;
import dev.tributary.render.attention.MapLook;
import dev.tributary.render.attention.MapMeaning;
import dev.tributary.render.attention.MapMode;
import dev.tributary.render.attention.MapName;
import dev.tributary.render.attention.MapSequence;
import dev.tributary.render.attention.MapView;
import dev.tributary.render.text.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;

/**
 * What each component writes along a direction, by query and key, as an interactive page. A value: each method gives
 * another plot. In the mode small, what raises and what lowers stand apart; in the others one map has both signs.
 *
 * <p>What was not asked for stands as {@code remainder}, so that the components of every plot add up to the logit.
 */
public final class AttributionPlot implements Plot {

    /**
     * A prompt that was taken apart.
     *
     * @param label how the reader chooses it
     * @param tokens its tokens as texts
     * @param maps of all its components
     */
    public record Taken(String label, List<String> tokens, AttributionMaps maps) {
        public Taken {
            tokens = List.copyOf(tokens);
        }
    }

    private final ModelConfig config;
    private final List<Taken> prompts;
    private final Set<String> chosen;
    private final HeadNotation notation;
    private final MapLook look;

    private AttributionPlot(
            ModelConfig config, List<Taken> prompts, Set<String> chosen, HeadNotation notation, MapLook look) {
        this.config = config;
        this.prompts = List.copyOf(prompts);
        this.chosen = chosen;
        this.notation = notation;
        this.look = look;
    }

    /**
     * The attribution of one prompt.
     *
     * @param cache of everything in the run of one prompt, with or without a batch axis
     * @param tokens its tokens as texts
     * @param directions see {@link ResidualDirections}
     */
    public static AttributionPlot of(ActivationCache cache, List<String> tokens, ResidualDirections directions) {
        AttributionMaps maps = AttributionMaps.of(cache.removeBatchDim(), directions);
        return of(cache.weights().config(), List.of(new Taken(String.join("", tokens), tokens, maps)));
    }

    /** The attribution of several prompts. */
    public static AttributionPlot of(ModelConfig config, List<Taken> prompts) {
        return new AttributionPlot(config, prompts, Set.of(), HeadNotation.DOT, MapLook.standard());
    }

    /** These components, and the rest as {@code remainder}: names as {@code A9.6}, {@code MLP 3}, {@code Embed}. */
    public AttributionPlot components(String... names) {
        Set<String> all = new LinkedHashSet<>(chosen);
        all.addAll(List.of(names));
        return new AttributionPlot(config, prompts, all, notation, look);
    }

    /** These heads, and the rest as {@code remainder}. */
    public AttributionPlot heads(HeadChoice.Place... places) {
        return heads(HeadChoice.heads(places));
    }

    /** These heads, and the rest as {@code remainder}. */
    public AttributionPlot heads(HeadChoice heads) {
        return components(heads.of(config).stream().map(head -> head.label()).toArray(String[]::new));
    }

    /** How heads are called. */
    public AttributionPlot notation(HeadNotation other) {
        return new AttributionPlot(config, prompts, chosen, other, look);
    }

    /** How it is shown first. */
    public AttributionPlot mode(MapMode mode) {
        return look(look.withMode(mode));
    }

    /** A title at the top. */
    public AttributionPlot title(String title) {
        return look(look.withTitle(title));
    }

    /** Mode, colours, selector, scale, title and help at once. */
    public AttributionPlot look(MapLook other) {
        return new AttributionPlot(config, prompts, chosen, notation, other);
    }

    /** What is shown: one set of maps with both signs, or two, each with one. */
    public List<AttentionPage.Part> parts() {
        List<Taken> shown = prompts.stream()
                .map(prompt -> chosen.isEmpty()
                        ? prompt
                        : new Taken(
                                prompt.label(), prompt.tokens(), prompt.maps().only(chosen)))
                .toList();
        if (look.mode() != MapMode.SMALL) {
            return List.of(new AttentionPage.Part("", view(shown, value -> value, true)));
        }
        return List.of(
                new AttentionPage.Part("Positive attribution", view(shown, value -> Math.max(0, value), false)),
                new AttentionPage.Part("Negative attribution", view(shown, value -> Math.max(0, -value), false)));
    }

    private MapView view(List<Taken> shown, DoubleUnaryOperator part, boolean signed) {
        List<MapSequence> sequences = new ArrayList<>();
        for (Taken prompt : shown) {
            sequences.add(new MapSequence(
                    prompt.label(),
                    prompt.tokens(),
                    prompt.maps().queries(),
                    prompt.maps().components().stream()
                            .map(component -> HeadMap.of(grid(component.values(), part)))
                            .toList()));
        }
        return new MapView(
                shown.get(0).maps().components().stream().map(this::name).toList(),
                sequences,
                config.attention().direction() == AttentionDirection.CAUSAL,
                new MapMeaning.Given("logit attribution", explanation(shown), signed, reach(shown)),
                look);
    }

    /** The largest distance from zero of all components, so that both signs have one scale. */
    private static OptionalDouble reach(List<Taken> shown) {
        return shown.stream()
                .flatMap(prompt -> prompt.maps().components().stream())
                .flatMapToDouble(component -> Arrays.stream(component.values().toArray()))
                .map(Math::abs)
                .max();
    }

    private MapName name(Component component) {
        return component
                .head()
                .map(head -> MapName.of(head, notation))
                .orElseGet(() -> new MapName(component.name(), component.head()));
    }

    private static Grid grid(Matrix values, DoubleUnaryOperator part) {
        double[] all = values.toArray();
        for (int index = 0; index < all.length; index++) {
            all[index] = part.applyAsDouble(all[index]);
        }
        return Grid.of(values.rows(), values.columns(), all);
    }

    private static List<String> explanation(List<Taken> shown) {
        AttributionMaps first = shown.get(0).maps();
        double[] totals = first.totals();
        int last = totals.length - 1;
        return List.of(
                "A cell is what the component writes at the query along the direction; a head's is split by the key that"
                        + " it was taken from: A[query, key] (v[key] W_O) · direction / scale of the final norm at the"
                        + " query. What is written where it is read stands on the diagonal.",
                "Direct effects only. The final norm's scale is held as it was in the run; its gain and centring are part"
                        + " of the direction, its bias and that of the unembedding are components. White is zero, and"
                        + " the strongest colour is the largest of all components.",
                "At query " + first.queries().get(last)
                        + " of the first prompt all components, the remainder among them," + " add up to "
                        + Numbers.brief(totals[last]) + ".");
    }

    @Override
    public String html() {
        return AttentionPage.of(parts());
    }

    @Override
    public String stem() {
        return "attribution";
    }
}
