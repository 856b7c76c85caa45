package dev.tributary.engine.model;

import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.KeyValueGroups;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/**
 * A model whose heads share k and v inputs, run by an executor that has one for every head. A shared input that is patched
 * is the same patch at the input of each head that uses it, since all of them read one stream through one norm and one
 * map; so masks are copied to those heads, and by the chain rule derivatives are summed over them. Both are exact.
 */
public final class SharedKeyValueModel implements PatchableModel {

    private final SharedKeyValues architecture;
    private final PatchableModel perHead;
    private final ComputationGraph graph;
    private final Map<Positions, KeyValueGroups> groups = new ConcurrentHashMap<>();

    /**
     * @param architecture whose forward pass the executor runs
     * @param perHead the executor, which this closes
     */
    public SharedKeyValueModel(SharedKeyValues architecture, PatchableModel perHead) {
        this.architecture = architecture;
        this.perHead = perHead;
        this.graph = architecture.graph();
        if (!perHead.graph().equals(architecture.perHead().graph())) {
            throw new IllegalArgumentException(
                    "expected an executor of the same forward pass with inputs for each head, "
                            + architecture.perHead().graph() + ", got one of " + perHead.graph());
        }
    }

    @Override
    public Architecture architecture() {
        return architecture;
    }

    @Override
    public ComputationGraph graph() {
        return graph;
    }

    @Override
    public SourceActivations activations(TokenBatch tokens) {
        return perHead.activations(tokens);
    }

    @Override
    public SourceActivations zeros(int batch, int length) {
        return perHead.zeros(batch, length);
    }

    @Override
    public double[] output(SourceActivations activations, int writer) {
        return perHead.output(activations, writer);
    }

    @Override
    public Logits logits(ForwardRun run) {
        return perHead.logits(spread(run));
    }

    @Override
    public Continued continued() {
        return perHead.continued();
    }

    @Override
    public PatchedRuns patched(ForwardRun run, SourceActivations replacement, LaneMap lanes) {
        return new Spread(perHead.patched(run, replacement, lanes));
    }

    @Override
    public SwappedRuns swapped(ForwardRun run, TokenBatch other, LaneMap lanes) {
        return perHead.swapped(run, other, lanes);
    }

    @Override
    public <T> List<T> shareOut(int pieces, int rows, IntFunction<T> work) {
        return perHead.shareOut(pieces, rows, work);
    }

    @Override
    public void attribute(Attribution attribution, Attribution.PromptSink sink) {
        ForwardRun run = spread(attribution.run());
        if (attribution.space() instanceof EdgeSpace shared) {
            KeyValueGroups grouped = groups(shared);
            perHead.attribute(
                    asked(attribution, run, grouped.perHead()),
                    (prompt, values) -> sink.accept(prompt, grouped.sums(values)));
        } else {
            perHead.attribute(asked(attribution, run, written(attribution.space())), sink);
        }
    }

    private static Attribution asked(Attribution attribution, ForwardRun run, IndexSpace space) {
        return new Attribution(
                run, attribution.path(), attribution.cotangent(), attribution.basis(), space, attribution.lanes());
    }

    private KeyValueGroups groups(EdgeSpace shared) {
        return groups.computeIfAbsent(
                shared.positions(), positions -> new KeyValueGroups(new EdgeSpace(graph, positions)));
    }

    /** What components write, which does not depend on who reads it. */
    private IndexSpace written(IndexSpace shared) {
        return IndexSpace.of(
                shared.elements(), perHead.graph(), shared.positions(), architecture.width(shared.elements()));
    }

    private ForwardRun spread(ForwardRun run) {
        return run.patch()
                .map(patch -> run.with(new Patch(spread(patch.mask()), patch.replacement(), patch.lanes())))
                .orElse(run);
    }

    private PatchMask spread(PatchMask mask) {
        if (mask instanceof PatchMask.AblatingAllBut kept) {
            return new PatchMask.AblatingAllBut(spread(kept.circuit()));
        }
        if (mask instanceof PatchMask.AblatingOnly only) {
            return new PatchMask.AblatingOnly(spread(only.circuit()));
        }
        if (mask instanceof PatchMask.Weighted weighted) {
            KeyValueGroups grouped = groups((EdgeSpace) weighted.space().orElseThrow());
            return new PatchMask.Weighted(grouped.perHead(), grouped.spread(weighted.values()));
        }
        return mask;
    }

    private Circuit spread(Circuit circuit) {
        if (circuit.space() instanceof EdgeSpace shared) {
            KeyValueGroups grouped = groups(shared);
            return Circuit.of(grouped.perHead(), grouped.spread(circuit.indices()));
        }
        return Circuit.of(written(circuit.space()), circuit.indices());
    }

    @Override
    public void close() {
        perHead.close();
    }

    /** Runs of the executor under masks that are copied to all heads that share. */
    private final class Spread implements PatchedRuns {

        private final PatchedRuns runs;

        private Spread(PatchedRuns runs) {
            this.runs = runs;
        }

        @Override
        public Logits clean() {
            return runs.clean();
        }

        @Override
        public List<Logits> logits(List<PatchMask> masks) {
            return runs.logits(
                    masks.stream().map(SharedKeyValueModel.this::spread).toList());
        }

        @Override
        public void settle(PatchMask mask) {
            runs.settle(spread(mask));
        }

        @Override
        public void unsettle() {
            runs.unsettle();
        }

        @Override
        public void close() {
            runs.close();
        }
    }
}
