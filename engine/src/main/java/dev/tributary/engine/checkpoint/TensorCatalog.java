package dev.tributary.engine.checkpoint;

import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.tensor.Parameter;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.TensorInfo;
import dev.tributary.graph.io.TensorSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Picks the parameters of one model out of a file. Every tensor that is asked for must be there in the right shape, and
 * {@link #finish} refuses tensors that nobody asked for, so that no weight is forgotten.
 */
final class TensorCatalog {

    private static final int NAMES_IN_MESSAGE = 5;

    private final TensorSource source;
    private final Map<String, String> storedNames = new TreeMap<>();
    private final TreeSet<String> unused = new TreeSet<>();
    private final List<String> missing = new ArrayList<>();
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();

    /**
     * @param canonical what a stored name means
     * @param buffer whether a tensor (by its canonical name) is no weight and to be left alone
     */
    TensorCatalog(TensorSource source, UnaryOperator<String> canonical, Predicate<String> buffer)
            throws FormatException {
        this.source = source;
        for (String stored : source.names()) {
            String name = canonical.apply(stored);
            if (buffer.test(name)) {
                continue;
            }
            String other = storedNames.put(name, stored);
            if (other != null) {
                throw new FormatException(
                        source.path(), "", "holds one weight under two names, " + other + " and " + stored);
            }
            unused.add(name);
        }
    }

    /** Whether there is a tensor of that canonical name. */
    boolean has(String stored) {
        return storedNames.containsKey(stored);
    }

    /** The tensor as it is. */
    void take(String parameter, String stored, int... shape) throws FormatException {
        take(parameter, shape, stored, shape, new Layout.Straight(0));
    }

    /** The tensor as it is, or zeros. */
    void takeOrZeros(String parameter, String stored, int... shape) throws FormatException {
        if (has(stored)) {
            take(parameter, stored, shape);
        } else {
            zeros(parameter, shape);
        }
    }

    /** A tensor that need not be there, and has no effect if it is. */
    void requireZeros(String stored, int... shape) throws FormatException {
        if (!has(stored)) {
            return;
        }
        take(stored, stored, shape);
        Parameter parameter = parameters.remove(stored);
        if (parameter != null && Arrays.stream(parameter.toArray()).anyMatch(value -> value != 0)) {
            throw new FormatException(
                    source.path(), storedNames.getOrDefault(stored, stored), "must be zero in a model of this kind");
        }
    }

    /** Zeros. */
    void zeros(String parameter, int... shape) {
        if (!missing.isEmpty()) {
            // finish will refuse the file
            return;
        }
        parameters.put(parameter, new ZeroParameter(parameter, shape));
    }

    /** A tensor of one shape, read as a parameter of another. */
    void take(String parameter, int[] shape, String stored, int[] storedShape, Layout layout) throws FormatException {
        if (!has(stored)) {
            missing.add(stored + " " + Arrays.toString(storedShape));
            return;
        }
        String name = storedNames.getOrDefault(stored, stored);
        unused.remove(stored);
        TensorInfo info = source.info(name);
        if (!isOf(info, storedShape)) {
            throw new FormatException(
                    source.path(),
                    name,
                    "has shape " + info.shape() + ", but config.json asks for " + Arrays.toString(storedShape));
        }
        if (!info.dtype().name().contains("F")) {
            throw new FormatException(
                    source.path(), name, "weights must be F64, F32, F16 or BF16, got " + info.dtype());
        }
        List<Integer> axes = Arrays.stream(shape).boxed().toList();
        parameters.put(parameter, new StoredParameter(parameter, axes, new StoredTensor(source, name), layout));
    }

    private static boolean isOf(TensorInfo info, int... shape) {
        boolean same = info.shape().size() == shape.length;
        for (int axis = 0; same && axis < shape.length; axis++) {
            same = info.shape().get(axis) == shape[axis];
        }
        return same;
    }

    /** The maps of heads, [head, in, out], out of a tensor [out, in] that has the rows of heads somewhere. */
    void takeHeads(String parameter, String stored, int[] storedShape, Layout.HeadRows layout) throws FormatException {
        take(parameter, new int[] {layout.heads(), layout.columns(), layout.dHead()}, stored, storedShape, layout);
    }

    /** A linear map [in, out] out of a tensor [out, in]. */
    void takeTransposed(String parameter, String stored, int out, int in) throws FormatException {
        take(parameter, new int[] {in, out}, stored, new int[] {out, in}, new Layout.Transposed(out, in));
    }

    /**
     * The unembedding, without a bias.
     *
     * @param tied whether it is the embedding, whatever tensor of its own is stored
     */
    void unembedding(ModelConfig config, boolean tied, String embedding, String own) throws FormatException {
        int vocabulary = config.vocabulary().tokens();
        if (tied && has(own)) {
            // transformers replaces it by the embedding; taken first so that it is checked and does not count as unused
            takeTransposed("unembed.W_U", own, vocabulary, config.dModel());
        }
        takeTransposed("unembed.W_U", tied ? embedding : own, vocabulary, config.dModel());
        zeros("unembed.b_U", vocabulary);
    }

    /** All parameters taken; refuses missing tensors and those that nobody asked for. */
    List<Parameter> finish() throws FormatException {
        if (!missing.isEmpty()) {
            throw new FormatException(
                    source.path(), "", "config.json asks for tensors that are missing: " + listed(missing));
        }
        if (!unused.isEmpty()) {
            List<String> names = unused.stream()
                    .map(name -> storedNames.getOrDefault(name, name))
                    .toList();
            throw new FormatException(
                    source.path(),
                    "",
                    "holds tensors that a model of this config.json does not have: " + listed(names));
        }
        return List.copyOf(parameters.values());
    }

    private static String listed(List<String> names) {
        String shown = String.join(", ", names.subList(0, Math.min(NAMES_IN_MESSAGE, names.size())));
        return names.size() <= NAMES_IN_MESSAGE ? shown : shown + " and " + (names.size() - NAMES_IN_MESSAGE) + " more";
    }
}
