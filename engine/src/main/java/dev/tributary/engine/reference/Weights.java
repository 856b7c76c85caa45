package dev.tributary.engine.reference;

import dev.tributary.engine.tensor.Parameter;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.tensor.Precision;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The parameters of a model as arrays, made when a graph first asks for them and shared by all graphs. */
final class Weights implements AutoCloseable {

    private final Parameters parameters;
    private final Precision precision;
    private final Map<String, INDArray> arrays = new TreeMap<>();

    Weights(Parameters parameters, Precision precision) {
        this.parameters = parameters;
        this.precision = precision;
    }

    /** The type of every number of a graph. */
    DataType type() {
        return precision == Precision.FP64 ? DataType.DOUBLE : DataType.FLOAT;
    }

    /** The parameter as an array; throws {@link IllegalArgumentException} if it is missing or has another shape. */
    INDArray array(String name, int... shape) {
        Parameter parameter = parameters.require(name, shape);
        return arrays.computeIfAbsent(name, unused -> load(parameter));
    }

    /** Everything that graphs have asked for. */
    Map<String, INDArray> arrays() {
        return arrays;
    }

    private INDArray load(Parameter parameter) {
        int count = Math.toIntExact(parameter.size());
        long[] shape = java.util.Arrays.stream(parameter.shape()).asLongStream().toArray();
        if (precision == Precision.FP64) {
            return Nd4j.createFromArray(parameter.toArray()).reshape(shape);
        }
        float[] values = new float[count];
        parameter.read(0, values, count);
        return Nd4j.createFromArray(values).reshape(shape);
    }

    @Override
    public void close() {
        arrays.values().forEach(INDArray::close);
        arrays.clear();
    }
}
