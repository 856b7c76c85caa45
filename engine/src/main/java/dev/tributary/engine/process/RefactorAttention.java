package dev.tributary.engine.process;

import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.tensor.Parameter;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * {@code refactor_factored_attn_matrices}: of the two factors of each head's query-key and output-value map, whose product
 * alone matters, those are chosen that follow from its singular values: {@code W_Q = U sqrt(S)}, {@code W_K = V sqrt(S)},
 * and {@code W_V = U S}, {@code W_O = V^T}. Scores, patterns and logits stay; queries, keys and values change. The signs
 * of singular vectors are arbitrary.
 */
record RefactorAttention() implements Step {

    @Override
    public String name() {
        return "refactor_factored_attn_matrices";
    }

    @Override
    public Optional<String> refusal(ModelConfig config) {
        if (config.positions().rotary().isPresent()) {
            return Optional.of("its queries and keys are turned by position before they meet");
        }
        if (config.attention().grouped()) {
            return Optional.of("its heads share keys and values");
        }
        if (config.attention().dHead() > config.dModel()) {
            return Optional.of("its heads are wider than its stream");
        }
        return Optional.empty();
    }

    @Override
    public ModelWeights apply(ModelWeights raw) {
        ModelWeights model = new FoldValueBiases().apply(raw);
        Rewriting rewriting = new Rewriting(model);
        for (int layer = 0; layer < model.config().layers(); layer++) {
            Heads heads = new Heads(model, layer);
            Parameter query = model.portWeight(layer, "Q");
            Parameter key = model.portWeight(layer, "K");
            rewriting.replace(
                    query,
                    () -> heads.each(query, head -> heads.queryKey(head).left().weight()));
            rewriting.replace(
                    key,
                    () -> heads.each(key, head -> heads.queryKey(head).right().weight()));
            Parameter queryBias = model.portBias(layer, "Q");
            Parameter keyBias = model.portBias(layer, "K");
            rewriting.replace(
                    queryBias,
                    () -> heads.each(
                            queryBias, head -> heads.queryKey(head).left().bias()));
            rewriting.replace(
                    keyBias,
                    () -> heads.each(
                            keyBias, head -> heads.queryKey(head).right().bias()));
            Parameter value = model.portWeight(layer, "V");
            Parameter output = model.outputWeight(layer);
            rewriting.replace(
                    value,
                    () -> heads.each(value, head -> flat(heads.value(head).valueMap())));
            rewriting.replace(
                    output,
                    () -> heads.each(output, head -> flat(heads.value(head).outputMap())));
        }
        return rewriting.finish();
    }

    private static double[] flat(RealMatrix matrix) {
        double[] flat = new double[matrix.getRowDimension() * matrix.getColumnDimension()];
        for (int row = 0; row < matrix.getRowDimension(); row++) {
            System.arraycopy(
                    matrix.getRow(row), 0, flat, row * matrix.getColumnDimension(), matrix.getColumnDimension());
        }
        return flat;
    }

    /** The heads of one layer. */
    private record Heads(ModelWeights model, int layer) {

        double[] each(Parameter parameter, Function<Integer, double[]> ofHead) {
            double[] all = new double[Math.toIntExact(parameter.size())];
            int heads = model.config().attention().heads();
            for (int head = 0; head < heads; head++) {
                System.arraycopy(ofHead.apply(head), 0, all, head * (all.length / heads), all.length / heads);
            }
            return all;
        }

        QueryKey queryKey(int head) {
            Product product = Product.of(biased(head, "Q"), biased(head, "K"));
            RealMatrix left = product.left().copy();
            RealMatrix right = product.right().copy();
            for (int column = 0; column < product.values().length; column++) {
                double root = Math.sqrt(product.values()[column]);
                left.setColumnMatrix(column, left.getColumnMatrix(column).scalarMultiply(root));
                right.setColumnMatrix(column, right.getColumnMatrix(column).scalarMultiply(root));
            }
            return new QueryKey(new Factor(left), new Factor(right));
        }

        OutputValue value(int head) {
            RealMatrix value = part(model.portWeight(layer, "V"), head);
            Product product =
                    Product.of(value, part(model.outputWeight(layer), head).transpose());
            RealMatrix scaled = product.left().copy();
            for (int column = 0; column < product.values().length; column++) {
                scaled.setColumnMatrix(column, scaled.getColumnMatrix(column).scalarMultiply(product.values()[column]));
            }
            return new OutputValue(scaled, product.right().transpose());
        }

        /** A map with its bias as one more row, [d_model + 1, d_head]. */
        private RealMatrix biased(int head, String port) {
            RealMatrix weight = part(model.portWeight(layer, port), head);
            RealMatrix all = new Array2DRowRealMatrix(weight.getRowDimension() + 1, weight.getColumnDimension());
            all.setSubMatrix(weight.getData(), 0, 0);
            double[] bias = new double[weight.getColumnDimension()];
            model.portBias(layer, port).read((long) head * bias.length, bias, bias.length);
            all.setRow(weight.getRowDimension(), bias);
            return all;
        }

        private static RealMatrix part(Parameter parameter, int head) {
            int rows = parameter.shape()[1];
            int columns = parameter.shape()[2];
            double[] values = new double[rows * columns];
            parameter.read((long) head * values.length, values, values.length);
            RealMatrix matrix = new Array2DRowRealMatrix(rows, columns);
            for (int index = 0; index < values.length; index++) {
                matrix.setEntry(index / columns, index % columns, values[index]);
            }
            return matrix;
        }
    }

    private record QueryKey(Factor left, Factor right) {}

    private record OutputValue(RealMatrix valueMap, RealMatrix outputMap) {}

    /** A map whose last row is its bias. */
    private record Factor(RealMatrix all) {
        double[] weight() {
            return flat(all.getSubMatrix(0, all.getRowDimension() - 2, 0, all.getColumnDimension() - 1));
        }

        double[] bias() {
            return all.getRow(all.getRowDimension() - 1);
        }
    }

    /** a b^T = left diag(values) right^T, for tall a and b [rows, d_head], by way of d_head x d_head matrices. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Product(RealMatrix left, double[] values, RealMatrix right) {
        static Product of(RealMatrix a, RealMatrix b) {
            SingularValueDecomposition first = new SingularValueDecomposition(a);
            SingularValueDecomposition second = new SingularValueDecomposition(b);
            RealMatrix middle =
                    first.getS().multiply(first.getVT()).multiply(second.getV()).multiply(second.getS());
            SingularValueDecomposition small = new SingularValueDecomposition(middle);
            return new Product(
                    first.getU().multiply(small.getU()),
                    small.getSingularValues(),
                    second.getU().multiply(small.getV()));
        }
    }
}
