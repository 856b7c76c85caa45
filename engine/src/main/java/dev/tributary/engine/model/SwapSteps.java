package dev.tributary.engine.model;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.StreamStep;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Where in a forward pass activations can be put in: what a model's steps say of the sites that it has.
 *
 * @param steps of its graph
 */
public record SwapSteps(List<StreamStep> steps) {
    public SwapSteps {
        steps = List.copyOf(steps);
    }

    /** Those of a model. */
    public static SwapSteps of(ComputationGraph graph) {
        return new SwapSteps(graph.steps());
    }

    /** How many layers have heads. */
    public int layers() {
        return heads().size();
    }

    /** How many heads the first layer has. */
    public int headsOfALayer() {
        return heads().stream().mapToInt(NodeGroup.Heads::count).findFirst().orElse(0);
    }

    private List<NodeGroup.Heads> heads() {
        List<NodeGroup.Heads> heads = new ArrayList<>();
        for (StreamStep step : steps) {
            if (step instanceof StreamStep.Write && step.group() instanceof NodeGroup.Heads group) {
                heads.add(group);
            }
        }
        return heads;
    }

    /** The heads that read at this number among all reads. */
    public NodeGroup.Heads headsAtRead(int read) {
        List<NodeGroup> groups = steps.stream()
                .filter(StreamStep.Read.class::isInstance)
                .map(StreamStep::group)
                .toList();
        if (!(groups.get(read) instanceof NodeGroup.Heads heads)) {
            throw new IllegalArgumentException("read " + read + " is of " + groups.get(read) + ", not of heads");
        }
        return heads;
    }

    /** Whether the model has a site in a layer. */
    public boolean has(Site site, int layer) {
        return switch (site) {
            case RESID_PRE, RESID_MID, RESID_POST -> read(site, layer).isPresent();
            case MLP_OUT -> writes(new NodeGroup.Mlp(layer));
            case ATTN_OUT, HEAD_OUT, QUERY, KEY, VALUE, PATTERN ->
                heads().stream().anyMatch(heads -> heads.layer() == layer);
        };
    }

    /** The first layer that lacks a site; empty if every layer has it. */
    public OptionalInt firstWithout(Site site) {
        return IntStream.range(0, layers()).filter(layer -> !has(site, layer)).findFirst();
    }

    private boolean writes(NodeGroup group) {
        return steps.contains(new StreamStep.Write(group));
    }

    /**
     * The number of the read, counted among all reads, that is the first to see the stream there; empty if the model has
     * no such place. Between the halves of a block is a place only where the MLP reads what the heads wrote.
     */
    public OptionalInt read(Site site, int layer) {
        int reads = 0;
        boolean headsWrote = false;
        boolean layerDone = false;
        for (StreamStep step : steps) {
            boolean own = isOf(step.group(), layer);
            if (step instanceof StreamStep.Write) {
                headsWrote |= own && step.group() instanceof NodeGroup.Heads;
                layerDone |= own;
                continue;
            }
            boolean here =
                    switch (site) {
                        case RESID_PRE -> own && step.group() instanceof NodeGroup.Heads;
                        case RESID_MID -> own && headsWrote && step.group() instanceof NodeGroup.Mlp;
                        case RESID_POST -> !own && layerDone;
                        default -> false;
                    };
            if (here) {
                return OptionalInt.of(reads);
            }
            reads++;
        }
        return OptionalInt.empty();
    }

    private static boolean isOf(NodeGroup group, int layer) {
        return (group instanceof NodeGroup.Heads heads && heads.layer() == layer)
                || (group instanceof NodeGroup.Mlp mlp && mlp.layer() == layer);
    }

    /** The swap, if the model has its place; throws {@link IllegalArgumentException} that says what it lacks if not. */
    public Swap require(Swap swap, int lanes) {
        if (swap.layer() >= layers()) {
            throw new IllegalArgumentException("the model has " + layers() + " layers, counted from 0, so there is no "
                    + swap.site().label() + " in layer " + swap.layer());
        }
        if (!has(swap.site(), swap.layer())) {
            throw new IllegalArgumentException("the model has no " + swap.site().label() + " in layer " + swap.layer()
                    + ": its blocks have no MLP, or one that reads beside the heads");
        }
        requireBelow("head", swap.head(), headsOfALayer());
        requireBelow("position", swap.lane(), lanes);
        requireBelow("key", swap.source(), lanes);
        return swap;
    }

    private static void requireBelow(String what, OptionalInt value, int end) {
        if (value.isPresent() && (value.getAsInt() < 0 || value.getAsInt() >= end)) {
            throw new IllegalArgumentException(
                    "expected a " + what + " from 0 to " + (end - 1) + ", got " + value.getAsInt());
        }
    }
}
