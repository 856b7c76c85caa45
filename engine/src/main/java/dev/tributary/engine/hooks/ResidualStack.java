package dev.tributary.engine.hooks;

import dev.tributary.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Vectors of the residual stream side by side.
 *
 * @param labels one for each component, in order
 * @param values [component, batch, pos, d_model]; without the axes that the cache has lost
 */
public record ResidualStack(List<String> labels, Tensor values) {

    public ResidualStack {
        labels = List.copyOf(labels);
        if (values.extent(0) != labels.size()) {
            throw new IllegalArgumentException(
                    "expected a component for each of " + labels.size() + " labels, got " + values);
        }
    }

    static ResidualStack of(List<String> labels, List<Tensor> components) {
        return new ResidualStack(labels, stacked(components));
    }

    static Tensor stacked(List<Tensor> components) {
        int each = components.get(0).size();
        double[] values = new double[Math.multiplyExact(each, components.size())];
        for (int index = 0; index < components.size(); index++) {
            if (!components.get(index).hasShape(components.get(0).shape())) {
                throw new IllegalArgumentException(
                        "expected components of one shape, got " + components.get(0) + " and " + components.get(index));
            }
            components.get(index).copy(0, values, index * each, each);
        }
        int[] one = components.get(0).shape();
        int[] shape = new int[one.length + 1];
        shape[0] = components.size();
        System.arraycopy(one, 0, shape, 1, one.length);
        return Tensor.wrap(values, shape);
    }

    /** One component, without its axis. */
    public Tensor component(String label) {
        int index = labels.indexOf(label);
        if (index < 0) {
            throw new IllegalArgumentException("there is no component " + label + "; there are " + labels);
        }
        return values.select(0, index);
    }

    /** The sum of all components. */
    public Tensor sum() {
        Tensor sum = values.select(0, 0);
        for (int index = 1; index < labels.size(); index++) {
            sum = sum.plus(values.select(0, index));
        }
        return sum;
    }

    /** These components and then those. */
    public ResidualStack and(ResidualStack others) {
        List<String> all = new ArrayList<>(labels);
        all.addAll(others.labels);
        List<Tensor> components = new ArrayList<>();
        for (int index = 0; index < labels.size(); index++) {
            components.add(values.select(0, index));
        }
        for (int index = 0; index < others.labels.size(); index++) {
            components.add(others.values.select(0, index));
        }
        return of(all, components);
    }
}
