package dev.tributary.experiments.view;

import dev.tributary.engine.attention.FirstToken;
import dev.tributary.engine.attention.HeadChoice;
import dev.tributary.engine.attention.PromptAttention;
import dev.tributary.engine.attention.QueryKeys;
import dev.tributary.engine.attention.Weighting;
import dev.tributary.engine.linalg.Matrix;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.Node;
import dev.tributary.render.attention.Grid;
import dev.tributary.render.attention.HeadMap;
import dev.tributary.render.attention.MapLook;
import dev.tributary.render.attention.MapMeaning;
import dev.tributary.render.attention.MapMode;
import dev.tributary.render.attention.MapName;
import dev.tributary.render.attention.MapSequence;
import dev.tributary.render.attention.MapView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Makes the maps of an attention plot.
 *
 * @param shown the prompts that are shown
 * @param all the prompts that were run
 */
record AttentionMaps(
        List<PlottedPrompt> shown,
        List<PlottedPrompt> all,
        AttentionChoice choice,
        MapLook look,
        BiFunction<Integer, List<String>, String> labels) {

    private static final double BYTES_OF_A_NUMBER = 2 * 4 / 3.0;
    private static final double MEGABYTE = 1e6;
    private static final double LARGEST_PAGE = 300 * MEGABYTE;

    MapView view() {
        ModelConfig config = shown.get(0).attention().weights().config();
        List<Node.Head> heads = choice.heads().map(chosen -> chosen.of(config)).orElseGet(() -> HeadChoice.all()
                .of(config));
        requireBearable(heads.size(), config);
        List<MapName> names =
                heads.stream().map(head -> MapName.of(head, choice.notation())).toList();
        return new MapView(
                names,
                shown.stream().map(prompt -> sequence(prompt, heads, config)).toList(),
                config.attention().direction() == AttentionDirection.CAUSAL,
                meaning(config),
                look);
    }

    private void requireBearable(int heads, ModelConfig config) {
        double numbers = 0;
        for (PlottedPrompt prompt : shown) {
            double length = prompt.tokens().size();
            numbers += heads * length * choice.rows(prompt.tokens().size()).size() / 2;
            if (look.mode() == MapMode.LINES) {
                numbers += heads * length * (length + 2 * config.attention().dHead());
            }
        }
        if (numbers * BYTES_OF_A_NUMBER > LARGEST_PAGE) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the page would have %.0f MB; choose fewer heads, layers, prompts or queries",
                    numbers * BYTES_OF_A_NUMBER / MEGABYTE));
        }
    }

    private MapMeaning meaning(ModelConfig config) {
        if (choice.less().isEmpty()) {
            return new MapMeaning.Attention(
                    choice.weighting().label(), choice.first().label());
        }
        String what = choice.less().get() instanceof AttentionChoice.Less.Head head
                ? "head " + choice.notation().of(head.place().in(config)) + " in the same prompt"
                : "the same head in the prompt that it is compared with";
        return new MapMeaning.Given(
                "difference of attention",
                List.of(
                        "Each cell is the attention of its head less that of " + what + ": blue where it looks there"
                                + " more, red where it looks there less.",
                        "Attention is " + choice.weighting().label() + ", the first token is "
                                + choice.first().label() + "."),
                true);
    }

    private MapSequence sequence(PlottedPrompt prompt, List<Node.Head> heads, ModelConfig config) {
        List<Integer> rows = choice.rows(prompt.tokens().size());
        List<HeadMap> maps = new ArrayList<>();
        for (Node.Head head : heads) {
            maps.add(
                    choice.less().isPresent()
                            ? HeadMap.of(chosen(difference(prompt, head, config), rows))
                            : attention(prompt.attention(), head, rows));
        }
        return new MapSequence(labels.apply(prompt.index(), prompt.tokens()), prompt.tokens(), rows, maps);
    }

    private HeadMap attention(PromptAttention attention, Node.Head head, List<Integer> rows) {
        boolean weighable = choice.weighting() != Weighting.STANDARD || attention.has("v", head.layer());
        return new HeadMap(
                chosen(attention.map(head, Weighting.STANDARD, FirstToken.IN), rows),
                weighable ? boxed(attention.factors(head, Weighting.VALUE)) : List.of(),
                weighable ? boxed(attention.factors(head, Weighting.INFO)) : List.of(),
                look.mode() == MapMode.LINES ? Optional.of(vectors(attention.queryKeys(head))) : Optional.empty());
    }

    private static List<Double> boxed(double[] factors) {
        return Arrays.stream(factors).boxed().toList();
    }

    private static HeadMap.Vectors vectors(QueryKeys found) {
        return new HeadMap.Vectors(grid(found.queries()), grid(found.keys()), grid(found.scores()));
    }

    private Matrix difference(PlottedPrompt prompt, Node.Head head, ModelConfig config) {
        PlottedPrompt other = prompt;
        Node.Head against = head;
        if (choice.less().orElseThrow() instanceof AttentionChoice.Less.Head less) {
            against = less.place().in(config);
        } else {
            AttentionChoice.Less.Partner partner =
                    (AttentionChoice.Less.Partner) choice.less().get();
            other = all.get(partner.numbers().get(all.indexOf(prompt)));
        }
        if (other.tokens().size() != prompt.tokens().size()) {
            throw new IllegalArgumentException("expected prompts of one length for a difference, but prompt "
                    + prompt.index() + " has " + prompt.tokens().size() + " tokens and prompt " + other.index()
                    + " has " + other.tokens().size());
        }
        Matrix own = prompt.attention().map(head, choice.weighting(), choice.first());
        return own.plus(other.attention()
                .map(against, choice.weighting(), choice.first())
                .scaled(-1));
    }

    /** Some rows of a map. */
    private static Grid chosen(Matrix map, List<Integer> rows) {
        double[] values = new double[rows.size() * map.columns()];
        for (int row = 0; row < rows.size(); row++) {
            System.arraycopy(map.row(rows.get(row)), 0, values, row * map.columns(), map.columns());
        }
        return Grid.of(rows.size(), map.columns(), values);
    }

    private static Grid grid(Matrix matrix) {
        return Grid.of(matrix.rows(), matrix.columns(), matrix.toArray());
    }
}
