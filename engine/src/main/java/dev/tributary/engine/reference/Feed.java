package dev.tributary.engine.reference;

import dev.tributary.engine.model.Blend;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.reference.Purpose.Probes;
import dev.tributary.engine.reference.SameDiffStream.Code;
import dev.tributary.engine.reference.Shown.Point;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.graph.AttentionDirection;
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
    void patch(Patch patch, AttentionDirection direction) {
        putCodes(patch.replacement(), Feeds::replacement);
        for (MaskedRead read : graph.reads()) {
            put(Feeds.mask(read.step()), mask(patch, direction, read), maskShape(read));
        }
    }

    private double[] mask(Patch patch, AttentionDirection direction, MaskedRead read) {
        double[] values = new double[shape.rows() * read.width()];
        for (int row = 0; row < shape.rows(); row++) {
            for (int query = 0; query < read.queries(); query++) {
                int target = read.queries() == 1 ? row : row - row % shape.length() + query;
                if (direction.reaches(row, target)) {
                    fillMask(values, patch, read, new int[] {row, query, target});
                }
            }
        }
        return values;
    }

    /** @param place the row that is read, the number of the query, and its row */
    private static void fillMask(double[] values, Patch patch, MaskedRead read, int[] place) {
        int source = patch.lanes().lane(place[0]);
        int target = patch.lanes().lane(place[2]);
        for (int input = 0; input < read.readers().inputs(); input++) {
            patch.mask()
                    .row(read.firstReader() + input, source, target)
                    .fill(values, read.offset(place[0], place[1], input), read.sources());
        }
    }

    /** What the derivative of each element is multiplied with. */
    void score(EdgeBasis basis, Probes probes) {
        boolean fromThisRun = basis instanceof EdgeBasis.FromThisRun;
        put(Feeds.FROM_THIS_RUN, new double[] {fromThisRun ? 1 : 0});
        if (basis instanceof EdgeBasis.Between between) {
            putCodes(between.from(), Feeds::from);
            putCodes(between.to(), Feeds::to);
        } else if (basis instanceof EdgeBasis.FromThisRun own) {
            putCodes(own.replacement(), Feeds::to);
            List<Code> steps = graph.steps();
            for (int step = 0; step < steps.size(); step++) {
                put(
                        Feeds.from(step),
                        Nd4j.zeros(type, shape.rows(), steps.get(step).width()));
            }
        }
        if (probes == Probes.EDGES) {
            graph.reads().forEach(read -> put(Feeds.probe(read.step()), Nd4j.zeros(type, maskShape(read))));
        } else {
            List<Code> steps = graph.steps();
            for (int step = 0; step < steps.size(); step++) {
                put(
                        Feeds.probe(step),
                        Nd4j.zeros(type, shape.rows(), 1, steps.get(step).members()));
            }
        }
    }

    /** Lets the value at a point go on as it is. */
    void keep(Point point) {
        put(Feeds.keep(point.name()), new double[] {1});
        put(Feeds.put(point.name()), new double[point.size()], extents(point));
    }

    /** Puts other values in the place of that at a point. */
    void replace(Point point, double[] values) {
        put(Feeds.keep(point.name()), new double[] {0});
        put(Feeds.put(point.name()), values, extents(point));
    }

    /** What is added to the derivative with respect to the value at a point. */
    void gradient(Point point, double[] values) {
        put(Feeds.gradient(point.name()), values, extents(point));
    }

    private static long[] extents(Point point) {
        return point.shape().stream().mapToLong(Integer::longValue).toArray();
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
        if (activations.batch() != shape.batch() || activations.length() != shape.length()) {
            throw new IllegalArgumentException("expected activations of prompts of shape [" + shape.batch() + ", "
                    + shape.length() + "] like those of the run, got [" + activations.batch() + ", "
                    + activations.length() + "]");
        }
        List<Code> steps = graph.steps();
        for (int step = 0; step < steps.size(); step++) {
            int width = steps.get(step).width();
            if (activations.width(step) != width) {
                throw new IllegalArgumentException(
                        "the activations of " + activations.groups().get(step) + " must have " + width
                                + " numbers for each row, got " + activations.width(step));
            }
            put(name.apply(step), activations.codes(step), shape.rows(), width);
        }
    }

    private long[] maskShape(MaskedRead read) {
        return new long[] {shape.rows(), read.views(), read.sources()};
    }

    private void put(String name, double[] values, long... dimensions) {
        INDArray wide = Nd4j.createFromArray(values).reshape(dimensions);
        if (type == DataType.DOUBLE) {
            put(name, wide);
        } else {
            put(name, wide.castTo(type));
            wide.close();
        }
    }

    private void put(String name, INDArray array) {
        INDArray before = arrays.put(name, array);
        if (before != null) {
            before.close();
        }
    }

    @Override
    public void close() {
        arrays.values().forEach(INDArray::close);
    }
}
