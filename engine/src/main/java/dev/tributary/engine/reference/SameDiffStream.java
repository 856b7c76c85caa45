package dev.tributary.engine.reference;

import dev.tributary.engine.model.Linear;
import dev.tributary.graph.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The residual stream of a graph: what has been written, and what each reader sees of it.
 *
 * <p>A read gives {@code stream + mask * (replacement - current) + probe * (to - from)}, summed over the writers so
 * far, as a matrix product for each position: masks [pos, reader, source] times changes [pos, source, batch * d_model].
 */
final class SameDiffStream {

    private final SameDiff graph;
    private final BatchShape shape;
    private final Purpose purpose;
    private final DataType type;
    private final int width;
    private final List<Code> codes = new ArrayList<>();
    private final List<MaskedRead> reads = new ArrayList<>();
    private final List<SDVariable> replacing = new ArrayList<>();
    private final List<SDVariable> changing = new ArrayList<>();
    private @Nullable SDVariable total;
    private int writers;

    SameDiffStream(SameDiff graph, BatchShape shape, Purpose purpose, DataType type, int width) {
        this.graph = graph;
        this.shape = shape;
        this.purpose = purpose;
        this.type = type;
        this.width = width;
        if (purpose.probed()) {
            graph.placeHolder(Feeds.FROM_THIS_RUN, type);
        }
    }

    /** What each write step wrote, before output projections. */
    List<Code> codes() {
        return List.copyOf(codes);
    }

    /** The reads, in order. */
    List<MaskedRead> reads() {
        return List.copyOf(reads);
    }

    /**
     * Adds a write step.
     *
     * @param members how many components write
     * @param code what is kept of them
     * @param sum what they add to the stream, [row, d_model]
     * @param projection from codes to what each member adds
     */
    void write(int members, Code code, SDVariable sum, Projection projection) {
        int step = codes.size();
        writers += members;
        SDVariable current = code.variable();
        codes.add(code);
        total = total == null ? sum : total.add(sum);
        if (purpose.masked()) {
            SDVariable replacement = graph.placeHolder(Feeds.replacement(step), type, shape.rows(), code.width());
            replacing.add(byPosition(projection.of(replacement.sub(current)), members));
        }
        if (purpose.probed()) {
            SDVariable to = graph.placeHolder(Feeds.to(step), type, shape.rows(), code.width());
            SDVariable from = graph.placeHolder(Feeds.from(step), type, shape.rows(), code.width());
            SDVariable own = current.mul(graph.getVariable(Feeds.FROM_THIS_RUN));
            changing.add(byPosition(projection.of(to.sub(from).sub(own)), members));
        }
    }

    /**
     * Reads for every input of a group.
     *
     * @param members how many components read
     * @param ports which inputs each of them has
     * @return [reader, row, d_model]
     */
    Stacked read(int members, List<Port> ports) {
        if (total == null) {
            throw new IllegalStateException("the stream is read before anything has been written to it");
        }
        Readers readers = new Readers(members, ports, !purpose.splitsReads());
        SDVariable input = total.reshape(1, shape.rows(), width);
        if (purpose.splitsReads()) {
            MaskedRead read = new MaskedRead(reads.size(), readers, writers);
            reads.add(read);
            if (purpose.masked()) {
                input = input.add(mix(Feeds.mask(read.step()), read, replacing));
            }
            if (purpose.probed()) {
                input = input.add(mix(Feeds.probe(read.step()), read, changing));
            }
        }
        return new Stacked(input, readers, width);
    }

    /** [row, member, d_model] to [pos, member, batch * d_model]. */
    private SDVariable byPosition(SDVariable changes, int members) {
        return changes.reshape(shape.batch(), shape.length(), members, width)
                .permute(1, 2, 0, 3)
                .reshape(shape.length(), members, shape.batch() * width);
    }

    private SDVariable mix(String feed, MaskedRead read, List<SDVariable> changes) {
        int inputs = read.readers().count();
        SDVariable factors = graph.placeHolder(feed, type, shape.length(), inputs, read.sources());
        SDVariable stacked = changes.size() == 1 ? changes.get(0) : graph.concat(1, changes.toArray(SDVariable[]::new));
        return graph.mmul(factors, stacked)
                .reshape(shape.length(), inputs, shape.batch(), width)
                .permute(1, 2, 0, 3)
                .reshape(inputs, shape.rows(), width);
    }

    /**
     * What is kept of a write step.
     *
     * @param variable [row, width]
     * @param width numbers for each row
     * @param projection from the code of each head to what it adds; empty where the code is what is added
     */
    record Code(SDVariable variable, int width, Optional<Linear> projection) {}

    /** A map from codes [row, width] to what each member adds to the stream, [row, member, d_model]. */
    interface Projection {

        /** Maps codes, or a difference of codes. */
        SDVariable of(SDVariable codes);
    }
}
