package dev.tributary.engine.production.pass;

import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.Differences;
import dev.tributary.engine.production.kernel.Scratch;
import dev.tributary.engine.production.kernel.Workers;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.NeuronSpace;

/**
 * Puts other values in the place of some coordinates of what components write, as soon as they have written: all readers
 * see {@code output + mask * (replacement - output)}.
 */
public final class NeuronChanges {

    private final Workers workers;
    private final PatchMask mask;
    private final NeuronSpace space;
    private final LaneMap lanes;
    private final SourceActivations replacement;
    private final Differences room;

    /**
     * @param mask of neurons
     * @param room for the differences of the writers of one step
     */
    public NeuronChanges(
            Workers workers, PatchMask mask, LaneMap lanes, SourceActivations replacement, Differences room) {
        this.workers = workers;
        this.mask = mask;
        this.space = (NeuronSpace) mask.space().orElseThrow();
        this.lanes = lanes;
        this.replacement = replacement;
        this.room = room;
    }

    /**
     * Replaces what one writer has added to the sum.
     *
     * @param code what it wrote, [row, d_model]
     * @param sum [row, d_model]
     */
    void replace(int writer, int step, Block code, Block sum) {
        room.set(0, Differences.Codes.of(code), Differences.Codes.of(replacement, step));
        add(writer, 1, sum);
    }

    /**
     * Replaces what the heads of a layer have added to the sum.
     *
     * @param code what they hold, [row, head * d_head]
     * @param spare room for as many numbers
     * @param output their maps, [head * d_head, d_model]
     * @param sum [row, d_model]
     */
    void replaceHeads(int first, int heads, int step, Block code, Block spare, Block output, Block sum) {
        room.setHeads(0, heads, Differences.Codes.of(code), Differences.Codes.of(replacement, step), spare, output);
        add(first, heads, sum);
    }

    /**
     * Of the gradient of the stream what goes back to a writer: nothing through what was replaced.
     *
     * @param gradient [row, d_model]; changed in place
     */
    void keepGradient(int writer, Block gradient) {
        int width = space.width();
        workers.run(lanes.rows(), row -> {
            double[] slope = Scratch.doubles(1, width);
            gradient.get((long) row * width, slope, width);
            int index = space.row(lanes.lane(row), writer);
            for (int number = 0; number < width; number++) {
                slope[number] *= 1 - mask.at(index + number);
            }
            gradient.put((long) row * width, slope, width);
        });
    }

    private void add(int first, int writers, Block sum) {
        int width = space.width();
        workers.run(lanes.rows(), row -> {
            double[] change = Scratch.doubles(1, width);
            double[] total = Scratch.doubles(2, width);
            sum.get((long) row * width, total, width);
            for (int writer = 0; writer < writers; writer++) {
                var source = room.source(writer);
                source.block().get(source.offset() + (long) row * source.stride(), change, width);
                int index = space.row(lanes.lane(row), first + writer);
                for (int number = 0; number < width; number++) {
                    total[number] += mask.at(index + number) * change[number];
                }
            }
            sum.put((long) row * width, total, width);
        });
    }
}
