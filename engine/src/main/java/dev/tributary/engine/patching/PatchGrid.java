package dev.tributary.engine.patching;

import dev.tributary.engine.model.Site;
import dev.tributary.engine.model.Swap;
import dev.tributary.engine.model.SwapSteps;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Swaps of one kind of activation, one for each layer, and where told apart for each position, head and key. The axes
 * and their order are those of TransformerLens's patching functions: [layer, position], [layer, position, head],
 * [layer, head]; of patterns [layer, head, position of the query] and [layer, head, query, key].
 *
 * @param site which kind
 * @param byPosition whether each position is a cell; else all positions are swapped together
 * @param byHead whether each head is a cell; else all heads are swapped together
 * @param byKey whether each key of a pattern is a cell
 */
public record PatchGrid(Site site, boolean byPosition, boolean byHead, boolean byKey) {
    public PatchGrid {
        if (byHead && !site.perHead()) {
            throw new IllegalArgumentException(site.label() + " belongs to a block, so a grid of it has no heads");
        }
        if (byKey && (site != Site.PATTERN || !byPosition)) {
            throw new IllegalArgumentException("only a grid of patterns at each position tells keys apart");
        }
    }

    /** A kind of activation for each layer, and for each head where heads have one. */
    public static PatchGrid of(Site site, boolean byPosition) {
        return new PatchGrid(site, byPosition, site.perHead(), false);
    }

    /** The axes, in the order in which cells follow each other, the last the fastest. */
    public List<Axis> axes() {
        List<Axis> axes = new ArrayList<>(List.of(Axis.LAYER));
        if (byPosition && site != Site.PATTERN) {
            axes.add(Axis.POSITION);
        }
        if (byHead) {
            axes.add(Axis.HEAD);
        }
        if (byPosition && site == Site.PATTERN) {
            axes.add(Axis.POSITION);
        }
        if (byKey) {
            axes.add(Axis.KEY);
        }
        return axes;
    }

    /** How many values each axis has, in the order of the axes. */
    public List<Integer> shape(SwapSteps steps, int lanes) {
        return axes().stream()
                .map(axis -> switch (axis) {
                    case LAYER -> steps.layers();
                    case HEAD -> steps.headsOfALayer();
                    case POSITION, KEY -> lanes;
                })
                .toList();
    }

    /**
     * The cells.
     *
     * @param lanes how many positions are told apart
     */
    public List<Swap> swaps(SwapSteps steps, int lanes) {
        List<Swap> swaps = IntStream.range(0, steps.layers())
                .mapToObj(layer -> steps.require(Swap.of(site, layer), lanes))
                .toList();
        for (Axis axis : axes().subList(1, axes().size())) {
            int count = axis == Axis.HEAD ? steps.headsOfALayer() : lanes;
            swaps = swaps.stream()
                    .flatMap(swap -> IntStream.range(0, count).mapToObj(value -> narrowed(swap, axis, value)))
                    .toList();
        }
        return swaps;
    }

    private static Swap narrowed(Swap swap, Axis axis, int value) {
        return switch (axis) {
            case HEAD -> swap.ofHead(value);
            case POSITION -> swap.at(value);
            case KEY -> swap.from(value);
            case LAYER -> throw new IllegalStateException("layers come first");
        };
    }
}
