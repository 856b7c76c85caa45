package dev.tributary.experiments.view;

import dev.tributary.engine.attention.FirstToken;
import dev.tributary.engine.attention.HeadChoice;
import dev.tributary.engine.attention.PromptAttention;
import dev.tributary.engine.attention.Weighting;
import dev.tributary.engine.hooks.ActivationCache;
import dev.tributary.render.Theme;
import dev.tributary.render.attention.AttentionPage;
import dev.tributary.render.attention.HeadNotation;
import dev.tributary.render.attention.MapLook;
import dev.tributary.render.attention.MapMode;
import dev.tributary.render.attention.MapView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Attention patterns of a cache as an interactive page. A value: each method gives another plot.
 *
 * <pre>{@code
 * String page = AttentionPlot.of(run.cache(), model.text().toStrTokens(tokens, 0))
 *         .layers(0, -1).mode(MapMode.LARGE).html();
 * }</pre>
 *
 * <p>The cache needs {@code hook_pattern}; {@code hook_v} for weighted patterns; {@code hook_q} and {@code hook_k} for
 * lines. It is never changed.
 */
public final class AttentionPlot implements Plot {

    private final List<PlottedPrompt> prompts;
    private final AttentionChoice choice;
    private final MapLook look;
    private final BiFunction<Integer, List<String>, String> labels;
    private final boolean batched;

    private AttentionPlot(
            List<PlottedPrompt> prompts,
            AttentionChoice choice,
            MapLook look,
            BiFunction<Integer, List<String>, String> labels,
            boolean batched) {
        this.prompts = List.copyOf(prompts);
        this.choice = choice;
        this.look = look;
        this.labels = labels;
        this.batched = batched;
    }

    /**
     * The attention of one prompt.
     *
     * @param cache of one prompt, with or without a batch axis
     * @param tokens its tokens as texts; fewer than were run where it was padded on the right
     */
    public static AttentionPlot of(ActivationCache cache, List<String> tokens) {
        PromptAttention attention = PromptAttention.of(cache.removeBatchDim(), tokens.size());
        return of(List.of(new PlottedPrompt(0, tokens, attention)), false);
    }

    /**
     * The attention of a batch, among whose prompts the reader chooses.
     *
     * @param cache of a batch
     * @param tokens of each prompt; fewer than were run where it was padded on the right
     */
    public static AttentionPlot ofBatch(ActivationCache cache, List<List<String>> tokens) {
        if (!cache.hasBatchDim()) {
            throw new IllegalArgumentException("the cache has no batch axis, but there are lists of tokens for "
                    + tokens.size() + " prompts; give the tokens of its one prompt to AttentionPlot.of");
        }
        int batch = cache.get(cache.names().iterator().next()).extent(0);
        if (batch != tokens.size()) {
            throw new IllegalArgumentException(
                    "expected the tokens of each of " + batch + " prompts, got those of " + tokens.size());
        }
        List<PlottedPrompt> all = new ArrayList<>();
        for (int index = 0; index < batch; index++) {
            List<String> own = tokens.get(index);
            all.add(new PlottedPrompt(index, own, PromptAttention.of(cache.prompt(index), own.size())));
        }
        return of(all, true);
    }

    /** The attention of prompts that were run one by one, of any lengths. */
    public static AttentionPlot ofPrompts(List<PlottedPrompt> prompts) {
        return of(prompts, true);
    }

    private static AttentionPlot of(List<PlottedPrompt> prompts, boolean batched) {
        return new AttentionPlot(
                prompts,
                AttentionChoice.everything(),
                MapLook.standard(),
                (index, tokens) -> String.join("", tokens),
                batched);
    }

    private AttentionPlot with(AttentionChoice other) {
        return new AttentionPlot(prompts, other, look, labels, batched);
    }

    private AttentionPlot with(MapLook other) {
        return new AttentionPlot(prompts, choice, other, labels, batched);
    }

    /** Every head of some layers; negative ones count from the end. Heads are chosen once. */
    public AttentionPlot layers(int... layers) {
        return with(choice.withHeads(HeadChoice.layers(layers)));
    }

    /** Some heads in the order given; negative layers and heads count from the end. Heads are chosen once. */
    public AttentionPlot heads(HeadChoice.Place... places) {
        return heads(HeadChoice.heads(places));
    }

    /** Heads that were chosen elsewhere. Heads are chosen once. */
    public AttentionPlot heads(HeadChoice chosen) {
        return with(choice.withHeads(chosen));
    }

    /** Some prompts of the batch in the order given. One alone needs no selector. */
    public AttentionPlot prompts(int... indices) {
        if (!batched) {
            throw new IllegalArgumentException("there is one prompt, so none can be chosen from the batch");
        }
        for (int index : indices) {
            prompt(index);
        }
        return with(choice.withPrompts(IntStream.of(indices).boxed().toList()));
    }

    /** Some rows alone: what these queries look at. Negative ones count from the end. */
    public AttentionPlot queries(int... queries) {
        return with(choice.withQueries(IntStream.of(queries).boxed().toList()));
    }

    /** Probabilities weighted by what is moved. */
    public AttentionPlot weighting(Weighting weighting) {
        return with(choice.withWeighting(weighting));
    }

    /** What becomes of the first token, mostly BOS. */
    public AttentionPlot first(FirstToken first) {
        return with(choice.withFirst(first));
    }

    /** The difference from one head: its map is taken from each. */
    public AttentionPlot lessHead(int layer, int head) {
        return with(choice.withLess(new AttentionChoice.Less.Head(new HeadChoice.Place(layer, head))));
    }

    /** The difference from one prompt of as many tokens: its maps are taken from those of the others. */
    public AttentionPlot lessPrompt(int index) {
        prompt(index);
        return lessPrompts(prompts.stream().map(each -> index).toList());
    }

    /** The difference of pairs of prompts of as many tokens: for each prompt, the number of that which is taken away. */
    public AttentionPlot lessPrompts(List<Integer> partners) {
        if (partners.size() != prompts.size()) {
            throw new IllegalArgumentException(
                    "expected a partner for each of " + prompts.size() + " prompts, got " + partners.size());
        }
        partners.forEach(this::prompt);
        return with(choice.withLess(new AttentionChoice.Less.Partner(List.copyOf(partners))));
    }

    /** How heads are called. */
    public AttentionPlot notation(HeadNotation notation) {
        return with(choice.withNotation(notation));
    }

    /** Mode, colours, selector, scale, title and help at once. */
    public AttentionPlot look(MapLook other) {
        return with(other);
    }

    /** How it is shown first. */
    public AttentionPlot mode(MapMode mode) {
        return with(look.withMode(mode));
    }

    /** Light or dark; what the reader prefers unless it is said. */
    public AttentionPlot theme(Theme theme) {
        return with(look.withTheme(theme));
    }

    /** Prompts are chosen by radio buttons instead of a list. */
    public AttentionPlot radioButtons() {
        return with(look.withSelector(MapLook.Selector.RADIO));
    }

    /** Each head's strongest colour is its own largest number. */
    public AttentionPlot ownScales() {
        return with(look.withScale(MapLook.Scale.OWN));
    }

    /** A title at the top. */
    public AttentionPlot title(String title) {
        return with(look.withTitle(title));
    }

    /** Explanations open. */
    public AttentionPlot help() {
        return with(look.withHelp());
    }

    /** What the reader chooses prompts by, one for each prompt of the batch. Plain text, which is never markup. */
    public AttentionPlot labels(List<String> texts) {
        if (texts.size() != prompts.size()) {
            throw new IllegalArgumentException(
                    "expected a label for each of " + prompts.size() + " prompts, got " + texts.size());
        }
        List<String> kept = List.copyOf(texts);
        return labels((index, tokens) -> kept.get(index));
    }

    /** What the reader chooses prompts by, made of their tokens. */
    public AttentionPlot labels(Function<List<String>, String> label) {
        return labels((index, tokens) -> label.apply(tokens));
    }

    /** What the reader chooses prompts by, made of their number in the batch and their tokens. */
    public AttentionPlot labels(BiFunction<Integer, List<String>, String> label) {
        return new AttentionPlot(prompts, choice, look, label, batched);
    }

    private PlottedPrompt prompt(int index) {
        if (index < 0 || index >= prompts.size()) {
            throw new IllegalArgumentException(
                    "expected a prompt from 0 to " + (prompts.size() - 1) + ", got " + index);
        }
        return prompts.get(index);
    }

    /** What is shown, as a value. */
    public MapView view() {
        List<PlottedPrompt> shown = choice.prompts()
                .map(indices -> indices.stream().map(this::prompt).toList())
                .orElse(prompts);
        return new AttentionMaps(shown, prompts, choice, look, labels).view();
    }

    @Override
    public String html() {
        return AttentionPage.of(view());
    }

    @Override
    public String stem() {
        return "attention";
    }
}
