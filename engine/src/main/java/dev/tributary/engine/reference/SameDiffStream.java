package dev.tributary.engine.reference;

import dev.tributary.engine.model.Linear;
import dev.tributary.engine.reference.Purpose.Probes;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The residual stream of a graph: what has been written, and what each reader sees of it.
 *
 * <p>A read gives {@code stream + mask * (replacement - current) + probe * (to - from)}, summed over the writers so
 * far, as a matrix product for each row: masks [row, query * reader, source] times changes [row, source, d_model].
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
    private int readers;

    SameDiffStream(SameDiff graph, BatchShape shape, Purpose purpose, DataType type, int width) {
        this.graph = graph;
        this.shape = shape;
        this.purpose = purpose;
        this.type = type;
        this.width = width;
        if (purpose.addsChanges()) {
            graph.placeHolder(Feeds.FROM_THIS_RUN, type);
        }
    }

    /** What each write step wrote, before output projections. */
    List<Code> codes() {
        return List.copyOf(codes);
    }

    /** The reads whose inputs are told apart, in order. */
    List<MaskedRead> reads() {
        return List.copyOf(reads);
    }

    /**
     * Adds a write step.
     *
     * @param code what is kept of its components
     * @param sum what they add to the stream, [row, d_model]
     * @param projection from codes to what each member adds
     */
    void write(Code code, SDVariable sum, Projection projection) {
        int step = codes.size();
        writers += code.members();
        SDVariable current = code.variable();
        codes.add(code);
        total = total == null ? sum : total.add(sum);
        if (purpose.masked()) {
            replacing.add(projection.of(fed(Feeds.replacement(step), code).sub(current)));
        }
        if (purpose.addsChanges()) {
            SDVariable own = current.mul(graph.getVariable(Feeds.FROM_THIS_RUN));
            SDVariable change = projection.of(
                    fed(Feeds.to(step), code).sub(fed(Feeds.from(step), code)).sub(own));
            changing.add(change);
            if (purpose.probes() == Probes.NODES) {
                // whoever reads the stream from here on sees it, in whatever way its mask is set
                total = total.add(probed(step, change, code.members()));
            }
        }
    }

    private SDVariable fed(String name, Code code) {
        return graph.placeHolder(name, type, shape.rows(), code.width());
    }

    /** The changes of a step's members, times the probe of each. */
    private SDVariable probed(int step, SDVariable change, int members) {
        SDVariable probe = graph.placeHolder(Feeds.probe(step), type, shape.rows(), 1, members);
        return graph.mmul(probe, change).reshape(shape.rows(), width);
    }

    /** Puts something else in the place of all that has been written. */
    void change(UnaryOperator<SDVariable> operator) {
        total = operator.apply(written());
    }

    private SDVariable written() {
        if (total == null) {
            throw new IllegalStateException("the stream is read before anything has been written to it");
        }
        return total;
    }

    /**
     * Reads for every input of a group.
     *
     * @param ports which inputs each of its components has
     * @return [reader, row * query, d_model]
     */
    Stacked read(NodeGroup group, List<Port> ports) {
        Readers inputs = new Readers(group.nodes().size(), ports, !purpose.splitsReads());
        SDVariable stream = written();
        if (!purpose.splitsReads()) {
            return Stacked.inPlace(stream.reshape(1, shape.rows(), width), inputs, width);
        }
        int queries = purpose.crossing() && group instanceof NodeGroup.Heads ? shape.length() : 1;
        MaskedRead read = new MaskedRead(reads.size(), readers, inputs, queries, writers);
        reads.add(read);
        readers += inputs.inputs();
        SDVariable seen = stream.reshape(1, shape.rows(), 1, width);
        if (purpose.masked()) {
            seen = seen.add(mix(Feeds.mask(read.step()), read, replacing));
        }
        if (purpose.probes() == Probes.EDGES) {
            seen = seen.add(mix(Feeds.probe(read.step()), read, changing));
        }
        return new Stacked(seen.reshape(inputs.count(), shape.rows() * queries, width), inputs, queries, width);
    }

    /** [reader, row, query, d_model]. */
    private SDVariable mix(String feed, MaskedRead read, List<SDVariable> changes) {
        int inputs = read.readers().count();
        SDVariable factors = graph.placeHolder(feed, type, shape.rows(), read.views(), read.sources());
        SDVariable stacked = changes.size() == 1 ? changes.get(0) : graph.concat(1, changes.toArray(SDVariable[]::new));
        return graph.mmul(factors, stacked)
                .reshape(shape.rows(), read.queries(), inputs, width)
                .permute(2, 0, 1, 3);
    }

    /**
     * What is kept of a write step.
     *
     * @param variable [row, width]
     * @param members how many components write
     * @param width numbers for each row
     * @param projection from the code of each head to what it adds; empty where the code is what is added
     */
    record Code(SDVariable variable, int members, int width, Optional<Linear> projection) {}

    /** A map from codes [row, width] to what each member adds to the stream, [row, member, d_model]. */
    interface Projection {

        /** Maps codes, or a difference of codes. */
        SDVariable of(SDVariable codes);
    }
}
