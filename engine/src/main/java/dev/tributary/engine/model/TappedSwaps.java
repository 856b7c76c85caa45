package dev.tributary.engine.model;

import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.TokenBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Swaps by taps: a whole forward pass for each, which any executor can make. */
final class TappedSwaps implements SwappedRuns {

    private final PatchableModel model;
    private final ForwardRun run;
    private final ForwardRun lender;
    private final LaneMap lanes;
    private final SwapSteps steps;

    TappedSwaps(PatchableModel model, ForwardRun run, TokenBatch other, LaneMap lanes) {
        this.model = model;
        this.run = run;
        this.lender = ForwardRun.plain(other, run.output());
        this.lanes = lanes;
        this.steps = SwapSteps.of(model.graph());
    }

    @Override
    public Logits own() {
        return model.logits(run);
    }

    @Override
    public Logits other() {
        return model.logits(lender);
    }

    @Override
    public List<Logits> logits(List<Swap> swaps) {
        List<Logits> all = new ArrayList<>();
        Map<String, Taps.Tensor> lent = new HashMap<>();
        for (Swap swap : swaps) {
            steps.require(swap, lanes.count());
            String point = swap.site().point(swap.layer());
            if (!lent.containsKey(point)) {
                lent.clear();
                lent.put(point, shown(point));
            }
            Taps.Tensor other = Objects.requireNonNull(lent.get(point));
            all.add(model.logits(
                    run.with(new Taps(point::equals, (name, tensor) -> Optional.of(taken(swap, tensor, other))))));
        }
        return all;
    }

    private Taps.Tensor shown(String point) {
        List<Taps.Tensor> seen = new ArrayList<>();
        model.logits(lender.with(new Taps(point::equals, (name, tensor) -> {
            seen.add(new Taps.Tensor(tensor.shape(), tensor.values().clone()));
            return Optional.empty();
        })));
        if (seen.isEmpty()) {
            throw new IllegalArgumentException("the model shows no activation " + point);
        }
        return seen.get(0);
    }

    private Taps.Tensor taken(Swap swap, Taps.Tensor own, Taps.Tensor other) {
        double[] values = own.values().clone();
        if (swap.site() == Site.PATTERN) {
            takePattern(swap, own.shape(), other.values(), values);
        } else {
            int heads = own.shape().length == 4 ? own.shape()[2] : 1;
            int width = values.length / lanes.rows() / heads;
            int sharing = swap.site().perHead() ? steps.headsOfALayer() / heads : 1;
            for (int row = 0; row < lanes.rows(); row++) {
                for (int head = 0; swap.isAt(lanes.lane(row)) && head < heads; head++) {
                    if (swap.isOf(head, sharing)) {
                        int from = (row * heads + head) * width;
                        System.arraycopy(other.values(), from, values, from, width);
                    }
                }
            }
        }
        return new Taps.Tensor(own.shape(), values);
    }

    /** Patterns are [batch, head, query, key]. */
    private void takePattern(Swap swap, int[] shape, double[] other, double[] values) {
        int index = 0;
        for (int prompt = 0; prompt < shape[0]; prompt++) {
            for (int head = 0; head < shape[1]; head++) {
                for (int query = 0; query < shape[2]; query++) {
                    for (int key = 0; key < shape[3]; key++, index++) {
                        if (swap.isOf(head)
                                && swap.isAt(lanes.lane(prompt, query))
                                && swap.isFrom(lanes.lane(prompt, key))) {
                            values[index] = other[index];
                        }
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        // a run at a time, of which nothing is kept
    }
}
