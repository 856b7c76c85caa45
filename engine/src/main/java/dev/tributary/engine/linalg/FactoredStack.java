package dev.tributary.engine.linalg;

import dev.tributary.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/**
 * Factored matrices with leading axes, such as [layer, head]. Two stacks meet axis by axis, the last axes first; an axis
 * that is 1 long, or is not there, is repeated.
 */
public final class FactoredStack {

    private final int[] leading;
    private final List<FactoredMatrix> matrices;

    private FactoredStack(int[] leading, List<FactoredMatrix> matrices) {
        this.leading = leading;
        this.matrices = List.copyOf(matrices);
        int size = Arrays.stream(leading).reduce(1, Math::multiplyExact);
        if (size != matrices.size()) {
            throw new IllegalArgumentException("expected " + size + " matrices for the leading axes "
                    + Arrays.toString(leading) + ", got " + matrices.size());
        }
    }

    /** Matrices in row-major order of their leading axes. */
    public static FactoredStack of(List<FactoredMatrix> matrices, int... leading) {
        return new FactoredStack(leading.clone(), matrices);
    }

    /** The extents of the leading axes. */
    public int[] leading() {
        return leading.clone();
    }

    /** All matrices, in row-major order of the leading axes. */
    public List<FactoredMatrix> matrices() {
        return matrices;
    }

    /** One matrix. */
    public FactoredMatrix get(int... index) {
        if (index.length != leading.length) {
            throw new IllegalArgumentException("expected an index for each of the axes " + Arrays.toString(leading)
                    + ", got " + Arrays.toString(index));
        }
        int flat = 0;
        for (int axis = 0; axis < leading.length; axis++) {
            if (index[axis] < 0 || index[axis] >= leading[axis]) {
                throw new IndexOutOfBoundsException(
                        Arrays.toString(index) + " lies outside " + Arrays.toString(leading));
            }
            flat = flat * leading[axis] + index[axis];
        }
        return matrices.get(flat);
    }

    /** What lies at a place of the first axis, without it. */
    public FactoredStack at(int index) {
        if (leading.length == 0 || index < 0 || index >= leading[0]) {
            throw new IndexOutOfBoundsException(index + " lies outside the first of " + Arrays.toString(leading));
        }
        int each = matrices.size() / leading[0];
        return new FactoredStack(
                Arrays.copyOfRange(leading, 1, leading.length), matrices.subList(index * each, (index + 1) * each));
    }

    /** The same with a leading axis that is 1 long put in. */
    public FactoredStack unsqueezed(int axis) {
        int[] longer = new int[leading.length + 1];
        for (int each = 0; each < longer.length; each++) {
            longer[each] = each < axis ? leading[each] : each == axis ? 1 : leading[each - 1];
        }
        return new FactoredStack(longer, matrices);
    }

    /** Every matrix changed. */
    public FactoredStack map(UnaryOperator<FactoredMatrix> change) {
        return new FactoredStack(leading, matrices.stream().map(change).toList());
    }

    /** A number of every matrix, in the shape of the leading axes. */
    public Tensor numbers(ToDoubleFunction<FactoredMatrix> number) {
        return Tensor.wrap(matrices.stream().mapToDouble(number).toArray(), leading);
    }

    /** The products with the matrices of another stack on the right. */
    public FactoredStack times(FactoredStack right) {
        return meeting(right, FactoredMatrix::times);
    }

    /** Two stacks, matrix by matrix. */
    public FactoredStack meeting(FactoredStack right, BinaryOperator<FactoredMatrix> with) {
        int rank = Math.max(leading.length, right.leading.length);
        int[] shape = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            int own = extent(leading, axis - rank);
            int other = extent(right.leading, axis - rank);
            if (own != other && own != 1 && other != 1) {
                throw new IllegalArgumentException("the leading axes " + Arrays.toString(leading) + " and "
                        + Arrays.toString(right.leading) + " do not meet");
            }
            shape[axis] = Math.max(own, other);
        }
        int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        List<FactoredMatrix> results = new ArrayList<>();
        for (int flat = 0; flat < size; flat++) {
            results.add(with.apply(
                    matrices.get(place(leading, shape, flat)), right.matrices.get(place(right.leading, shape, flat))));
        }
        return new FactoredStack(shape, results);
    }

    private static int extent(int[] axes, int fromEnd) {
        return axes.length + fromEnd < 0 ? 1 : axes[axes.length + fromEnd];
    }

    private static int place(int[] own, int[] shape, int flat) {
        int place = 0;
        int factor = 1;
        int rest = flat;
        for (int axis = -1; axis >= -shape.length; axis--) {
            int index = rest % shape[shape.length + axis];
            rest /= shape[shape.length + axis];
            int extent = extent(own, axis);
            place += extent == 1 ? 0 : index * factor;
            factor *= extent;
        }
        return place;
    }
}
