package dev.tributary.engine.reference;

import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.Architecture.Dimensions;
import dev.tributary.engine.model.AttentionForm;
import dev.tributary.engine.model.Bridge;
import dev.tributary.engine.model.Linear;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.Norm;
import dev.tributary.engine.model.Points;
import dev.tributary.engine.model.Rotary;
import dev.tributary.engine.reference.SameDiffStream.Code;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.Port;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Writes the forward pass of an architecture down as one SameDiff graph, for one shape of batches. */
final class SameDiffBridge implements Bridge<Stacked> {

    /** Far below every attention score; finite, so that its product with zero is zero. */
    static final double UNSEEN = -1e30;

    private final SameDiff graph;
    private final Dimensions dimensions;
    private final BatchShape shape;
    private final Purpose purpose;
    private final Weights weights;
    private final SameDiffStream stream;
    private final Shown shown;

    /** @param wanted which points are shown */
    SameDiffBridge(
            Dimensions dimensions, BatchShape shape, Purpose purpose, Weights weights, Predicate<String> wanted) {
        if (shape.length() > dimensions.context()) {
            throw new IllegalArgumentException("the model reads at most " + dimensions.context()
                    + " tokens, but the prompts have " + shape.length() + ": shorten them");
        }
        this.graph = SameDiff.create();
        this.dimensions = dimensions;
        this.shape = shape;
        this.purpose = purpose;
        this.weights = weights;
        this.stream = new SameDiffStream(graph, shape, purpose, weights.type(), dimensions.dModel());
        this.shown = new Shown(graph, weights.type(), wanted);
    }

    /** The graph. */
    SameDiff graph() {
        return graph;
    }

    /** What has been written and read so far. */
    SameDiffStream stream() {
        return stream;
    }

    /** The points that are shown. */
    Shown shown() {
        return shown;
    }

    @Override
    public Stacked embed(String tokens) {
        SDVariable table = weight(tokens, dimensions.dVocab(), dimensions.dModel());
        SDVariable found = lookUp(table, Feeds.TOKENS);
        if (!purpose.trained()) {
            SDVariable other = lookUp(table, Feeds.OTHER_TOKENS);
            SDVariable alpha = graph.placeHolder(Feeds.ALPHA, weights.type());
            found = other.add(found.sub(other).mul(alpha));
        }
        return Stacked.inPlace(
                found.reshape(1, shape.rows(), dimensions.dModel()), Readers.single(), dimensions.dModel());
    }

    /** A product with one-hot rows where the table is trained: gather has no usable derivative in SameDiff. */
    private SDVariable lookUp(SDVariable table, String feed) {
        SDVariable ids = graph.placeHolder(feed, DataType.INT32, shape.rows());
        if (!purpose.trained()) {
            return graph.gather(table, ids, 0);
        }
        return graph.oneHot(ids, dimensions.dVocab(), -1, 1, 0, weights.type()).mmul(table);
    }

    @Override
    public Stacked addPositions(Stacked value, String table) {
        int width = value.width();
        SDVariable used = graph.slice(
                weight(table, dimensions.context(), width), new int[] {0, 0}, new int[] {shape.length(), width});
        SDVariable placed = value.variable()
                .reshape(value.count() * shape.batch(), shape.length(), value.queries(), width)
                .add(used.reshape(1, shape.length(), 1, width))
                .reshape(value.count(), shape.rows() * value.queries(), width);
        return value.with(placed);
    }

    @Override
    public void write(NodeGroup group, Stacked value) {
        int width = value.width();
        SDVariable rows = inPlace(value).variable().reshape(shape.rows(), width);
        stream.write(new Code(rows, 1, width, Optional.empty()), rows, codes -> codes.reshape(shape.rows(), 1, width));
    }

    @Override
    public void writeHeads(NodeGroup.Heads group, Stacked value, Linear output) {
        int heads = group.count();
        int width = heads * output.in();
        SDVariable weight = weight(output.weight(), heads, output.in(), output.out());
        SDVariable own = inPlace(value).variable();
        SDVariable each = value.count() == heads ? own : graph.tile(own, heads, 1, 1);
        SDVariable code = each.permute(1, 0, 2).reshape(shape.rows(), width);
        SDVariable sum = code.mmul(weight.reshape(width, output.out()));
        if (output.bias().isPresent()) {
            sum = sum.add(weight(output.bias().get(), output.out()).reshape(1, output.out()));
        }
        sum = tapRows(Points.attentionOut(group.layer()), sum, output.out());
        stream.write(new Code(code, heads, width, Optional.of(output)), sum, codes -> graph.mmul(
                        codes.reshape(shape.rows(), heads, output.in()).permute(1, 0, 2), weight)
                .permute(1, 0, 2));
    }

    @Override
    public Stacked read(NodeGroup group, boolean separate) {
        List<Port> ports = separate ? List.of(Port.QUERY, Port.KEY, Port.VALUE) : List.of(Port.WHOLE);
        return stream.read(group, ports);
    }

    /** What the query at the very position sees, for uses that have no other query. */
    private Stacked inPlace(Stacked value) {
        if (value.queries() == 1) {
            return value;
        }
        // a product with ones on the diagonal and a sum, because picking has no usable derivative in SameDiff
        SDVariable own = byQuery(value).mul(diagonal()).sum(2);
        return Stacked.inPlace(own.reshape(value.count(), shape.rows(), value.width()), value.readers(), value.width());
    }

    /** [reader * prompt, key, query, width]; the axis of queries is 1 long where all of them see the same. */
    private SDVariable byQuery(Stacked value) {
        return value.variable().reshape(value.count() * shape.batch(), shape.length(), value.queries(), value.width());
    }

    /** [1, key, query, 1], 1 where they are the same. */
    private SDVariable diagonal() {
        int length = shape.length();
        return graph.hasVariable(Feeds.DIAGONAL)
                ? graph.getVariable(Feeds.DIAGONAL)
                : graph.constant(
                        Feeds.DIAGONAL, Nd4j.eye(length).castTo(weights.type()).reshape(1, length, length, 1));
    }

    @Override
    public Stacked norm(Stacked value, Norm norm) {
        if (norm.kind() == Normalization.NONE) {
            return value;
        }
        boolean centred = norm.kind() == Normalization.LN || norm.kind() == Normalization.LN_PRE;
        SDVariable input = value.variable();
        SDVariable shifted = centred ? input.sub(input.mean(true, 2)) : input;
        SDVariable meanSquare = shifted.mul(shifted).mean(true, 2);
        SDVariable scale = tap(
                Points.scale(norm),
                graph.math().sqrt(meanSquare.add(norm.epsilon())),
                new Stacked(meanSquare, value.readers(), value.queries(), 1));
        SDVariable result = shifted.div(scale);
        if (norm.gain().isPresent()) {
            result = result.mul(gain(norm.gain().get(), value.width()));
        }
        if (norm.bias().isPresent()) {
            result = result.add(vector(norm.bias().get(), value.width()));
        }
        return value.with(tap(Points.normalized(norm), result, value));
    }

    /**
     * The derivative of a product that stretches a factor takes SameDiff ten times as long as that of a product of
     * equals, so where gains are trained, a matrix product stretches them.
     */
    private SDVariable gain(String name, int width) {
        if (!purpose.trained()) {
            return vector(name, width);
        }
        SDVariable ones = graph.constant(Nd4j.ones(weights.type(), shape.rows(), 1));
        return ones.mmul(weight(name, width).reshape(1, width)).reshape(1, shape.rows(), width);
    }

    private SDVariable vector(String name, int width) {
        return weight(name, width).reshape(1, 1, width);
    }

    @Override
    public Stacked project(Stacked value, Port port, Linear map, int maps) {
        int heads = value.readers().members();
        boolean alike = value.readers().alike();
        int held = alike ? maps : heads;
        SDVariable weight = weight(map.weight(), maps, map.in(), map.out());
        SDVariable result = alike
                ? projectOne(value, weight, maps, map)
                : graph.mmul(
                        slice(value, port),
                        shared(weight.reshape(maps, map.in() * map.out()), maps, heads)
                                .reshape(heads, map.in(), map.out()));
        if (map.bias().isPresent()) {
            SDVariable bias = weight(map.bias().get(), maps, map.out());
            result = result.add(shared(bias, maps, held).reshape(held, 1, map.out()));
        }
        return new Stacked(result, Readers.each(held), value.queries(), map.out());
    }

    /** Rows [map, any], each as often as heads share it: a product with ones and zeros, which has a derivative. */
    private SDVariable shared(SDVariable rows, int maps, int heads) {
        if (maps == heads) {
            return rows;
        }
        double[] used = new double[heads * maps];
        for (int head = 0; head < heads; head++) {
            used[head * maps + head / (heads / maps)] = 1;
        }
        return graph.constant(Nd4j.createFromArray(used).reshape(heads, maps).castTo(weights.type()))
                .mmul(rows);
    }

    /** Keys or values for each head. */
    private Stacked forEach(Stacked value, int heads) {
        int count = value.count();
        if (count == heads) {
            return value;
        }
        int size = shape.rows() * value.queries() * value.width();
        SDVariable all = shared(value.variable().reshape(count, size), count, heads)
                .reshape(heads, shape.rows() * value.queries(), value.width());
        return new Stacked(all, Readers.each(heads), value.queries(), value.width());
    }

    @Override
    public Stacked rotate(Stacked value, Rotary rotary) {
        int length = shape.length();
        int width = value.width();
        int half = rotary.dims() / 2;
        double[] frequencies = rotary.frequencies();
        double[] cosines = new double[length * width];
        double[] sines = new double[length * width];
        double[] partner = new double[width * width];
        Arrays.fill(cosines, 1);
        for (int column = 0; column < 2 * half; column++) {
            for (int position = 0; position < length; position++) {
                double angle = position * frequencies[column % half];
                cosines[position * width + column] = Math.cos(angle);
                sines[position * width + column] = Math.sin(angle);
            }
            // x[j] goes with -x[j + half], and x[j + half] with x[j]
            int other = (column + half) % (2 * half);
            partner[other * width + column] = column < half ? -1 : 1;
        }
        int rows = value.count() * shape.rows() * value.queries();
        SDVariable turned = value.variable()
                .reshape(rows, width)
                .mmul(constant(partner, width, width))
                .reshape(value.count() * shape.batch(), length, value.queries(), width);
        SDVariable sum = byQuery(value)
                .mul(constant(cosines, 1, length, 1, width))
                .add(turned.mul(constant(sines, 1, length, 1, width)));
        return value.with(sum.reshape(value.count(), shape.rows() * value.queries(), width));
    }

    private SDVariable constant(double[] values, long... dimensions) {
        return graph.constant(Nd4j.createFromArray(values).reshape(dimensions).castTo(weights.type()));
    }

    private SDVariable projectOne(Stacked value, SDVariable weight, int maps, Linear map) {
        SDVariable joined = weight.permute(1, 0, 2).reshape(map.in(), maps * map.out());
        return value.variable()
                .reshape(shape.rows(), map.in())
                .mmul(joined)
                .reshape(shape.rows(), maps, map.out())
                .permute(1, 0, 2);
    }

    private SDVariable slice(Stacked value, Port port) {
        int members = value.readers().members();
        int first = Math.max(0, value.readers().ports().indexOf(port)) * members;
        return value.readers().inputs() == members
                ? value.variable()
                : graph.slice(value.variable(), new int[] {first, 0, 0}, new int[] {
                    members, shape.rows() * value.queries(), value.width()
                });
    }

    @Override
    public Stacked attend(Stacked query, Stacked keys, Stacked values, AttentionForm form) {
        Stacked value = forEach(values, query.count());
        SDVariable scores = scores(inPlace(query), forEach(keys, query.count())).mul(form.scale());
        if (form.direction() == AttentionDirection.CAUSAL) {
            scores = scores.add(unseen());
        }
        scores = tapAttention(Points.scores(form), scores, query.count());
        SDVariable pattern = tapAttention(Points.pattern(form), graph.nn().softmax(scores, 2), query.count());
        return Stacked.inPlace(
                mix(pattern, value).reshape(value.count(), shape.rows(), value.width()),
                value.readers(),
                value.width());
    }

    /** Products of queries and keys, [head * prompt, query, key]. */
    private SDVariable scores(Stacked query, Stacked key) {
        if (key.queries() == 1) {
            return graph.mmul(byPrompt(query), byPrompt(key), false, true, false);
        }
        int count = query.count() * shape.batch();
        return byPrompt(query)
                .reshape(count, 1, shape.length(), query.width())
                .mul(byQuery(key))
                .sum(3)
                .permute(0, 2, 1);
    }

    /** What each query takes of the values, [head * prompt, query, d_head]. */
    private SDVariable mix(SDVariable pattern, Stacked value) {
        if (value.queries() == 1) {
            return graph.mmul(pattern, byPrompt(value));
        }
        int count = value.count() * shape.batch();
        return pattern.permute(0, 2, 1)
                .reshape(count, shape.length(), shape.length(), 1)
                .mul(byQuery(value))
                .sum(1);
    }

    private SDVariable byPrompt(Stacked value) {
        return value.variable().reshape(value.count() * shape.batch(), shape.length(), value.width());
    }

    /** [1, query, key], a forbidding number where the key comes after the query. */
    private SDVariable unseen() {
        if (graph.hasVariable(Feeds.UNSEEN)) {
            return graph.getVariable(Feeds.UNSEEN);
        }
        int length = shape.length();
        double[] values = new double[length * length];
        for (int query = 0; query < length; query++) {
            Arrays.fill(values, query * length + query + 1, (query + 1) * length, UNSEEN);
        }
        return graph.constant(
                Feeds.UNSEEN,
                Nd4j.createFromArray(values).reshape(1, length, length).castTo(weights.type()));
    }

    @Override
    public Stacked linear(Stacked value, Linear map) {
        int rows = shape.rows() * value.queries();
        SDVariable result = affine(value.variable().reshape(value.count() * rows, map.in()), map)
                .reshape(value.count(), rows, map.out());
        return new Stacked(result, value.readers(), value.queries(), map.out());
    }

    private SDVariable affine(SDVariable rows, Linear map) {
        SDVariable result = rows.mmul(weight(map.weight(), map.in(), map.out()));
        return map.bias().isPresent()
                ? result.add(weight(map.bias().get(), map.out()).reshape(1, map.out()))
                : result;
    }

    @Override
    public Stacked activate(Stacked value, Activation activation) {
        SDVariable x = value.variable();
        return value.with(
                switch (activation) {
                    case RELU -> graph.nn().relu(x, 0);
                    case SILU -> x.mul(graph.nn().sigmoid(x));
                    case GELU ->
                        x.mul(graph.math().erf(x.mul(Math.sqrt(0.5))).add(1).mul(0.5));
                    case GELU_NEW -> x.mul(graph.nn().sigmoid(geluArgument(x)));
                });
    }

    @Override
    public Stacked multiply(Stacked one, Stacked other) {
        return one.with(one.variable().mul(other.variable()));
    }

    /** (1 + tanh(y)) / 2 = sigmoid(2 y) with y = sqrt(2 / pi) (x + 0.044715 x^3). */
    private static SDVariable geluArgument(SDVariable x) {
        double factor = 2 * Math.sqrt(2 / Math.PI);
        return x.mul(x.mul(x).mul(0.044715 * factor).add(factor));
    }

    @Override
    public Stacked tap(String point, Stacked value) {
        return value.with(tap(point, value.variable(), value));
    }

    @Override
    public void tapStream(String point) {
        stream.change(total -> tapRows(point, total, dimensions.dModel()));
    }

    /** Shows [row, width] as [batch, pos, width]. */
    private SDVariable tapRows(String point, SDVariable value, int width) {
        if (!shown.wants(point)) {
            return value;
        }
        return shown.at(
                        point,
                        value.reshape(shape.batch(), shape.length(), width),
                        shape.batch(),
                        shape.length(),
                        width)
                .reshape(shape.rows(), width);
    }

    /** Shows [reader, row, width] as [batch, pos, reader, width], without an axis of readers that are all alike. */
    private SDVariable tap(String point, SDVariable value, Stacked form) {
        if (!shown.wants(point)) {
            return value;
        }
        int width = form.width();
        if (form.readers().alike()) {
            return tapRows(point, value.reshape(shape.rows(), width), width).reshape(1, shape.rows(), width);
        }
        int count = form.count();
        SDVariable field = value.permute(1, 0, 2).reshape(shape.batch(), shape.length(), count, width);
        return shown.at(point, field, shape.batch(), shape.length(), count, width)
                .reshape(shape.rows(), count, width)
                .permute(1, 0, 2);
    }

    /** Shows [head * prompt, query, key] as [batch, head, query, key]. */
    private SDVariable tapAttention(String point, SDVariable value, int heads) {
        if (!shown.wants(point)) {
            return value;
        }
        int length = shape.length();
        SDVariable field = value.reshape(heads, shape.batch(), length, length).permute(1, 0, 2, 3);
        return shown.at(point, field, shape.batch(), heads, length, length)
                .permute(1, 0, 2, 3)
                .reshape(heads * shape.batch(), length, length);
    }

    @Override
    public Stacked unembed(Stacked value, Linear map) {
        SDVariable rows = inPlace(value).variable().reshape(shape.rows(), map.in());
        if (purpose.selects()) {
            rows = graph.gather(rows, graph.placeHolder(Feeds.OUTPUT_ROWS, DataType.INT32, -1), 0);
        }
        return Stacked.inPlace(affine(rows, map), Readers.single(), map.out());
    }

    private SDVariable weight(String name, int... dimensions) {
        if (graph.hasVariable(name)) {
            return graph.getVariable(name);
        }
        INDArray array = weights.array(name, dimensions);
        return purpose.trained()
                ? graph.var(name, array.dup())
                : graph.placeHolder(name, weights.type(), array.shape());
    }
}
