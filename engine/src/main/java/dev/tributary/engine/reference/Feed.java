package dev.tributary.engine.reference;

import dev.tributary.engine.model.Blend;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.graph.ComputationGraph;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The arrays that one run is fed with, beside the parameters. */
final class Feed implements AutoCloseable {

    private final BatchShape shape;
    private final SameDiffGraph graph;
    private final DataType type;
    private final Map<String, INDArray> arrays = new HashMap<>();

    Feed(SameDiffGraph graph, ForwardRun run, DataType type) {
        this.graph = graph;
        this.shape = BatchShape.of(run.tokens());
        this.type = type;
        TokenBatch other = run.blend().map(Blend::other).orElse(run.tokens());
        arrays.put(Feeds.TOKENS, ids(run.tokens()));
        arrays.put(Feeds.OTHER_TOKENS, ids(other));
        put(Feeds.ALPHA, new double[] {run.blend().map(Blend::alpha).orElse(1.0)});
        putOutputRows(run.output());
    }

    /** Everything so far. */
    Map<String, INDArray> arrays() {
        return arrays;
    }

    private static INDArray ids(TokenBatch tokens) {
        int[] ids = new int[tokens.rows()];
        for (int row = 0; row < ids.length; row++) {
            ids[row] = tokens.id(row / tokens.length(), row % tokens.length());
        }
        return Nd4j.createFromArray(ids);
    }

    private void putOutputRows(OutputRows output) {
        int[] rows = new int[output.count()];
        Arrays.setAll(rows, output::row);
        arrays.put(Feeds.OUTPUT_ROWS, Nd4j.createFromArray(rows));
    }

    /** Masks and what edges carry instead. */
    void patch(Patch patch, ComputationGraph edges) {
        putCodes(patch.replacement(), Feeds::replacement);
        int firstReader = 0;
        for (MaskedRead read : graph.reads()) {
            put(Feeds.mask(read.step()), mask(patch, edges, read, firstReader), maskShape(read));
            firstReader += read.readers().inputs();
        }
    }

    private double[] mask(Patch patch, ComputationGraph edges, MaskedRead read, int firstReader) {
        int inputs = read.readers().inputs();
        double[] values = new double[shape.length() * inputs * read.sources()];
        for (int position = 0; position < shape.length(); position++) {
            for (int input = 0; input < inputs; input++) {
                int first = edges.firstEdge(firstReader + input);
                int target = (position * inputs + read.readers().place(input)) * read.sources();
                for (int source = 0; source < read.sources(); source++) {
                    values[target + source] = patch.mask().at(position, first + source);
                }
            }
        }
        return values;
    }

    /** What the derivative of each edge is multiplied with. */
    void score(EdgeBasis basis) {
        boolean fromThisRun = basis instanceof EdgeBasis.FromThisRun;
        put(Feeds.FROM_THIS_RUN, new double[] {fromThisRun ? 1 : 0});
        if (basis instanceof EdgeBasis.Between between) {
            putCodes(between.from(), Feeds::from);
            putCodes(between.to(), Feeds::to);
        } else if (basis instanceof EdgeBasis.FromThisRun own) {
            putCodes(own.replacement(), Feeds::to);
            List<Integer> widths = graph.widths();
            for (int step = 0; step < widths.size(); step++) {
                arrays.put(Feeds.from(step), Nd4j.zeros(type, shape.rows(), widths.get(step)));
            }
        }
        for (MaskedRead read : graph.reads()) {
            arrays.put(Feeds.probe(read.step()), Nd4j.zeros(type, maskShape(read)));
        }
    }

    /** The derivative with respect to the logits of the wanted rows; that of all others is zero. */
    void cotangent(Logits cotangent, OutputRows output) {
        int width = cotangent.row(0).length;
        double[] values = new double[shape.rows() * width];
        for (int index = 0; index < output.count(); index++) {
            for (int column = 0; column < width; column++) {
                values[output.row(index) * width + column] += cotangent.row(index)[column];
            }
        }
        put(Feeds.COTANGENT, values, shape.rows(), width);
    }

    private void putCodes(SourceActivations activations, IntFunction<String> name) {
        List<Integer> widths = graph.widths();
        for (int step = 0; step < widths.size(); step++) {
            double[] codes = activations.codes(step);
            if (codes.length != shape.rows() * widths.get(step)) {
                throw new IllegalArgumentException("the activations of "
                        + activations.groups().get(step) + " must have shape [" + shape.rows() + ", "
                        + widths.get(step) + "] like the prompts of the run, got " + codes.length + " numbers");
            }
            put(name.apply(step), codes, shape.rows(), widths.get(step));
        }
    }

    private long[] maskShape(MaskedRead read) {
        return new long[] {shape.length(), read.readers().inputs(), read.sources()};
    }

    private void put(String name, double[] values, long... dimensions) {
        INDArray wide = Nd4j.createFromArray(values).reshape(dimensions);
        if (type == DataType.DOUBLE) {
            arrays.put(name, wide);
        } else {
            arrays.put(name, wide.castTo(type));
            wide.close();
        }
    }

    @Override
    public void close() {
        arrays.values().forEach(INDArray::close);
    }
}
