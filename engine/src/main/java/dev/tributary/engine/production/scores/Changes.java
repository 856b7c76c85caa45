package dev.tributary.engine.production.scores;

import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.BlockPool;
import dev.tributary.engine.production.kernel.Differences;
import dev.tributary.engine.production.kernel.Workers;
import dev.tributary.graph.NodeGroup;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How much replacing each writer's output would add to the stream, made row by row from activations. What fits is made
 * once and kept; what does not is made again, some rows at a time, for each group of readers.
 */
public final class Changes {

    private final Workers workers;
    private final List<Step> steps;
    private final Shape shape;
    private final int rowsAtOnce;
    private final Block room;
    private final Block codes;
    private Optional<Differences> kept = Optional.empty();

    /** @param bytes that the changes of all writers may take at once */
    public Changes(Workers workers, BlockPool.Lease lease, List<Step> steps, Shape shape, long bytes) {
        this.workers = workers;
        this.steps = List.copyOf(steps);
        this.shape = shape;
        long row = (long) shape.sources() * shape.width() * shape.bytes();
        this.rowsAtOnce = (int) Math.max(1, Math.min(shape.rows(), bytes / row));
        this.room = lease.block((long) rowsAtOnce * shape.sources() * shape.width());
        this.codes = lease.block(
                (long) rowsAtOnce * steps.stream().mapToInt(Step::width).max().orElse(1));
    }

    /** Whether the changes of all rows are kept; then they are made now, before a pass on its way back needs the room of codes. */
    boolean keepsAll() {
        if (rowsAtOnce == shape.rows() && kept.isEmpty()) {
            kept = Optional.of(fill(0, shape.rows(), shape.sources()));
        }
        return kept.isPresent();
    }

    /** Hands out the changes of every row, for the writers that come before some reader. */
    void forEach(int visibleWriters, Consumer<Differences> consumer) {
        if (keepsAll()) {
            consumer.accept(kept.orElseThrow());
            return;
        }
        for (int first = 0; first < shape.rows(); first += rowsAtOnce) {
            consumer.accept(fill(first, Math.min(rowsAtOnce, shape.rows() - first), visibleWriters));
        }
    }

    private Differences fill(int firstRow, int rows, int visibleWriters) {
        Differences differences = new Differences(workers, room, firstRow, rows, shape.sources(), shape.width());
        int writer = 0;
        for (Step step : steps) {
            if (writer >= visibleWriters) {
                break;
            }
            if (step.group() instanceof NodeGroup.Heads heads) {
                differences.setHeads(
                        writer,
                        heads.count(),
                        step.from(),
                        step.to(),
                        codes,
                        step.outputs().orElseThrow());
                writer += heads.count();
            } else {
                differences.set(writer, step.from(), step.to());
                writer++;
            }
        }
        return differences;
    }

    /**
     * What one write step puts out in two runs.
     *
     * @param group who writes
     * @param from what is replaced
     * @param to what replaces it
     * @param width numbers for each row
     * @param outputs the maps of heads to the stream, [head * d_head, d_model]
     */
    public record Step(
            NodeGroup group, Differences.Codes from, Differences.Codes to, int width, Optional<Block> outputs) {}

    /**
     * How large it is.
     *
     * @param rows of the batch
     * @param sources writers
     * @param width d_model
     * @param bytes of a number
     */
    public record Shape(int rows, int sources, int width, int bytes) {}
}
