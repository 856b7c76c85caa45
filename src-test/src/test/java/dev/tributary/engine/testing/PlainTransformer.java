package dev.tributary.engine.testing;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.ModelConfig.PositionalEmbedding;
import dev.tributary.engine.model.Rotary;
import dev.tributary.engine.model.Taps;
import dev.tributary.engine.tensor.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The transformer in plain loops, one prompt at a time, which shares no code with the executors: every read is spelled
 * out for the position that is read and the position of the query.
 */
public final class PlainTransformer {

    private final ModelConfig config;
    private final boolean separate;
    private final Parameters parameters;
    private final Rewriting rewriting;
    private final Map<String, double[]> numbers = new HashMap<>();

    /** The same numbers as an executor is given. */
    public PlainTransformer(Transformer architecture, Parameters parameters) {
        this(architecture.config(), architecture.separate(), parameters, (writer, written) -> written);
    }

    private PlainTransformer(ModelConfig config, boolean separate, Parameters parameters, Rewriting rewriting) {
        this.config = config;
        this.separate = separate;
        this.parameters = parameters;
        this.rewriting = rewriting;
    }

    /** The same model, in which something else takes the place of what components write. */
    public PlainTransformer writing(Rewriting other) {
        return new PlainTransformer(config, separate, parameters, other);
    }

    /** What takes the place of what a component writes. */
    @FunctionalInterface
    public interface Rewriting {

        /** @param written [pos][d_model], as the return value */
        double[][] of(int writer, double[][] written);
    }

    /** How much of an edge is replaced. */
    @FunctionalInterface
    public interface Mask {

        /** @param writer which the edge starts at; the others as in {@code PatchMask.row} */
        double at(int reader, int source, int target, int writer);
    }

    /**
     * Outcome of a run.
     *
     * @param logits [pos][d_vocab]
     * @param written [writer][pos][d_model]
     */
    public record Outcome(List<double[]> logits, List<double[][]> written) {}

    /** Runs the model as it is. */
    public Outcome run(int[] tokens) {
        return run(tokens, (reader, source, target, writer) -> 0, List.of());
    }

    /**
     * Runs with edges replaced.
     *
     * @param replacement [writer][pos][d_model]; may be empty if nothing is replaced
     */
    public Outcome run(int[] tokens, Mask mask, List<double[][]> replacement) {
        return new Pass(tokens, mask, replacement, Taps.none()).run();
    }

    /** Runs the model and shows activations of a batch of one. */
    public Outcome run(int[] tokens, Taps taps) {
        return new Pass(tokens, (reader, source, target, writer) -> 0, List.of(), taps).run();
    }

    private final class Pass {

        private final int[] tokens;
        private final int length;
        private final Mask mask;
        private final List<double[][]> replacement;
        private final Taps taps;
        private final List<double[][]> written = new ArrayList<>();
        private double[][] stream;
        private int readers;

        Pass(int[] tokens, Mask mask, List<double[][]> replacement, Taps taps) {
            this.tokens = tokens;
            this.length = tokens.length;
            this.mask = mask;
            this.replacement = replacement;
            this.taps = taps;
            this.stream = new double[length][config.dModel()];
        }

        Outcome run() {
            double[][] embedding = new double[length][];
            for (int position = 0; position < length; position++) {
                embedding[position] = row("embed.W_E", tokens[position], config.dModel());
            }
            embedding = tapRows("hook_embed", embedding);
            if (config.positions().embedding() == PositionalEmbedding.STANDARD) {
                for (int position = 0; position < length; position++) {
                    add(embedding[position], row("pos_embed.W_pos", position, config.dModel()));
                }
            }
            write(embedding);
            for (int layer = 0; layer < config.layers(); layer++) {
                block("blocks." + layer + ".");
            }
            View last = view("ln_final", written.size(), readers);
            List<double[]> logits = new ArrayList<>();
            for (int position = 0; position < length; position++) {
                double[] row = times(
                        last.at(position, position),
                        "unembed.W_U",
                        0,
                        config.vocabulary().logits());
                add(row, row("unembed.b_U", 0, config.vocabulary().logits()));
                logits.add(row);
            }
            return new Outcome(logits, written);
        }

        private void block(String block) {
            stream = tapRows(block + "hook_resid_pre", stream);
            int inputs = config.attention().heads() * (separate ? 3 : 1);
            boolean parallel = config.mlp().isPresent() && config.mlp().get().parallel();
            View[] heads = new View[inputs];
            int visible = written.size();
            for (int input = 0; input < inputs; input++) {
                // one norm is shown, since without replaced edges all inputs are the same
                heads[input] = input == 0
                        ? view(block + "ln1", visible, readers)
                        : silently(block + "ln1", visible, readers + input, heads[0]);
            }
            readers += inputs;
            if (parallel) {
                double[][] before = copy(stream);
                attention(block + "attn.", block + "hook_attn_out", heads);
                mlp(block, view(block + "ln2", visible, readers++, before));
            } else {
                attention(block + "attn.", block + "hook_attn_out", heads);
                if (!config.attentionOnly()) {
                    stream = tapRows(block + "hook_resid_mid", stream);
                    mlp(block, view(block + "ln2", written.size(), readers++));
                }
            }
            stream = tapRows(block + "hook_resid_post", stream);
        }

        private void attention(String attention, String out, View[] inputs) {
            int heads = config.attention().heads();
            int dHead = config.attention().dHead();
            double[][][] scores = new double[heads][length][length];
            double[][][] queries = new double[length][heads][];
            double[][][][] keys = new double[length][length][heads][];
            double[][][][] values = new double[length][length][heads][];
            for (int head = 0; head < heads; head++) {
                int first = separate ? 3 * head : head;
                for (int target = 0; target < length; target++) {
                    queries[target][head] =
                            project(attention + "Q", head, placed(inputs[first].at(target, target), target));
                    for (int source = 0; source < length; source++) {
                        keys[target][source][head] = project(
                                attention + "K",
                                head,
                                placed(inputs[separate ? first + 1 : first].at(source, target), source));
                        values[target][source][head] =
                                project(attention + "V", head, inputs[separate ? first + 2 : first].at(source, target));
                    }
                }
            }
            queries = tapHeads(attention + "hook_q", queries);
            showCrossing(attention + "hook_k", keys);
            showCrossing(attention + "hook_v", values);
            if (config.positions().rotary().isPresent()) {
                for (int target = 0; target < length; target++) {
                    for (int head = 0; head < heads; head++) {
                        queries[target][head] = turned(queries[target][head], target);
                        for (int source = 0; source < length; source++) {
                            keys[target][source][head] = turned(keys[target][source][head], source);
                        }
                    }
                }
                queries = tapHeads(attention + "hook_rot_q", queries);
                showCrossing(attention + "hook_rot_k", keys);
            }
            for (int head = 0; head < heads; head++) {
                for (int target = 0; target < length; target++) {
                    for (int source = 0; source < length; source++) {
                        scores[head][target][source] =
                                config.attention().direction().reaches(source, target)
                                        ? dot(queries[target][head], keys[target][source][head]) / Math.sqrt(dHead)
                                        : Double.NEGATIVE_INFINITY;
                    }
                }
            }
            scores = tapPattern(attention + "hook_attn_scores", scores);
            double[][][] pattern = new double[heads][length][];
            for (int head = 0; head < heads; head++) {
                for (int target = 0; target < length; target++) {
                    pattern[head][target] = softmax(scores[head][target]);
                }
            }
            pattern = tapPattern(attention + "hook_pattern", pattern);
            double[][][] mixed = new double[length][heads][dHead];
            for (int head = 0; head < heads; head++) {
                for (int target = 0; target < length; target++) {
                    for (int source = 0; source < length; source++) {
                        for (int column = 0; column < dHead; column++) {
                            mixed[target][head][column] +=
                                    pattern[head][target][source] * values[target][source][head][column];
                        }
                    }
                }
            }
            addHeads(attention, out, tapHeads(attention + "hook_z", mixed));
        }

        private void addHeads(String attention, String out, double[][][] mixed) {
            double[][] sum = new double[length][config.dModel()];
            for (int head = 0; head < config.attention().heads(); head++) {
                double[][] output = new double[length][];
                for (int position = 0; position < length; position++) {
                    output[position] = times(
                            mixed[position][head],
                            attention + "W_O",
                            head * config.attention().dHead() * config.dModel(),
                            config.dModel());
                }
                output = rewriting.of(written.size(), output);
                for (int position = 0; position < length; position++) {
                    add(sum[position], output[position]);
                }
                written.add(output);
            }
            for (double[] position : sum) {
                add(position, row(attention + "b_O", 0, config.dModel()));
            }
            sum = tapRows(out, sum);
            for (int position = 0; position < length; position++) {
                add(stream[position], sum[position]);
            }
        }

        private void mlp(String block, View input) {
            if (config.mlp().orElseThrow().gated()) {
                gatedMlp(block, input);
                return;
            }
            double[][] before = new double[length][];
            for (int position = 0; position < length; position++) {
                before[position] = times(
                        input.at(position, position),
                        block + "mlp.W_in",
                        0,
                        config.mlp().orElseThrow().width());
                add(
                        before[position],
                        row(block + "mlp.b_in", 0, config.mlp().orElseThrow().width()));
            }
            before = tapRows(block + "mlp.hook_pre", before);
            double[][] after = new double[length][config.mlp().orElseThrow().width()];
            for (int position = 0; position < length; position++) {
                for (int unit = 0; unit < config.mlp().orElseThrow().width(); unit++) {
                    after[position][unit] = activate(before[position][unit]);
                }
            }
            after = tapRows(block + "mlp.hook_post", after);
            double[][] output = new double[length][];
            for (int position = 0; position < length; position++) {
                output[position] = times(after[position], block + "mlp.W_out", 0, config.dModel());
                add(output[position], row(block + "mlp.b_out", 0, config.dModel()));
            }
            write(tapRows(block + "hook_mlp_out", output));
        }

        private void gatedMlp(String block, View input) {
            int width = config.mlp().orElseThrow().width();
            double[][] gates = new double[length][];
            double[][] through = new double[length][];
            for (int position = 0; position < length; position++) {
                gates[position] = times(input.at(position, position), block + "mlp.W_gate", 0, width);
                through[position] = times(input.at(position, position), block + "mlp.W_in", 0, width);
            }
            gates = tapRows(block + "mlp.hook_pre", gates);
            through = tapRows(block + "mlp.hook_pre_linear", through);
            double[][] after = new double[length][width];
            for (int position = 0; position < length; position++) {
                for (int unit = 0; unit < width; unit++) {
                    after[position][unit] = activate(gates[position][unit]) * through[position][unit];
                }
            }
            after = tapRows(block + "mlp.hook_post", after);
            double[][] output = new double[length][];
            for (int position = 0; position < length; position++) {
                output[position] = times(after[position], block + "mlp.W_out", 0, config.dModel());
                add(output[position], row(block + "mlp.b_out", 0, config.dModel()));
            }
            write(tapRows(block + "hook_mlp_out", output));
        }

        private void write(double[][] computed) {
            double[][] output = rewriting.of(written.size(), computed);
            written.add(output);
            for (int position = 0; position < length; position++) {
                add(stream[position], output[position]);
            }
        }

        /** What a reader sees of a position for a query, normed. */
        private View view(String norm, int visible, int reader) {
            return view(norm, visible, reader, stream);
        }

        private View view(String norm, int visible, int reader, double[][] stream) {
            if (!replacement.isEmpty()) {
                return silently(norm, visible, reader, (source, target) -> new double[0], stream);
            }
            double[][] scales = new double[length][1];
            double[][] rows = new double[length][];
            if (config.norms().kind() == Normalization.NONE) {
                double[][] seen = copy(stream);
                return (source, target) -> seen[source];
            }
            for (int position = 0; position < length; position++) {
                rows[position] = centred(stream[position]);
                scales[position][0] = scale(rows[position]);
            }
            scales = tapRows(norm + ".hook_scale", scales);
            for (int position = 0; position < length; position++) {
                rows[position] = scaled(norm, rows[position], scales[position][0]);
            }
            double[][] seen = tapRows(norm + ".hook_normalized", rows);
            return (source, target) -> seen[source];
        }

        private View silently(String norm, int visible, int reader, View same) {
            return silently(norm, visible, reader, same, stream);
        }

        private View silently(String norm, int visible, int reader, View same, double[][] stream) {
            if (replacement.isEmpty()) {
                return same;
            }
            double[][] seen = copy(stream);
            return (source, target) -> {
                double[] value = seen[source].clone();
                for (int writer = 0; writer < visible; writer++) {
                    double factor = mask.at(reader, source, target, writer);
                    for (int column = 0; column < value.length; column++) {
                        value[column] += factor
                                * (replacement.get(writer)[source][column] - written.get(writer)[source][column]);
                    }
                }
                if (config.norms().kind() == Normalization.NONE) {
                    return value;
                }
                double[] shifted = centred(value);
                return scaled(norm, shifted, scale(shifted));
            };
        }

        private double[] placed(double[] value, int position) {
            double[] sum = value.clone();
            if (config.positions().embedding() == PositionalEmbedding.SHORTFORMER) {
                add(sum, row("pos_embed.W_pos", position, config.dModel()));
            }
            return sum;
        }

        private double[] project(String port, int head, double[] value) {
            String prefix = port.substring(0, port.length() - 1);
            String letter = port.substring(port.length() - 1);
            int dHead = config.attention().dHead();
            boolean shared = config.attention().grouped() && !letter.equals("Q");
            int map = shared ? head / sharing() : head;
            String mark = shared ? "_" : "";
            double[] result = times(value, prefix + mark + "W_" + letter, map * config.dModel() * dHead, dHead);
            add(result, row(prefix + mark + "b_" + letter, map, dHead));
            return result;
        }

        /** How many queries use one key. */
        private int sharing() {
            return config.attention().heads() / config.attention().keyValueHeads();
        }

        /** Keys and values of a run without replaced edges are the same for every query, and for all heads that share them. */
        private void showCrossing(String point, double[][][][] values) {
            double[][][] shown = new double[length][config.attention().keyValueHeads()][];
            for (int source = 0; source < length; source++) {
                for (int map = 0; map < shown[source].length; map++) {
                    shown[source][map] = values[0][source][map * sharing()];
                }
            }
            double[][][] changed = tapHeads(point, shown);
            if (changed != shown) {
                for (int target = 0; target < length; target++) {
                    for (int source = 0; source < length; source++) {
                        for (int head = 0; head < config.attention().heads(); head++) {
                            values[target][source][head] = changed[source][head / sharing()];
                        }
                    }
                }
            }
        }

        /** Turns each number together with the one half of the turned part further on. */
        private double[] turned(double[] value, int position) {
            Rotary rotary = config.positions().rotary().orElseThrow();
            double[] result = value.clone();
            int half = rotary.dims() / 2;
            for (int pair = 0; pair < half; pair++) {
                double angle = position * frequency(rotary, pair);
                double one = value[pair];
                double other = value[pair + half];
                result[pair] = Math.cos(angle) * one - Math.sin(angle) * other;
                result[pair + half] = Math.sin(angle) * one + Math.cos(angle) * other;
            }
            return result;
        }

        /** By the length of waves, as the formula was published. */
        private double frequency(Rotary rotary, int pair) {
            double frequency = 1 / Math.pow(rotary.base(), 2.0 * pair / rotary.dims());
            if (rotary.scaling() instanceof Rotary.Scaling.Linear linear) {
                return frequency / linear.factor();
            }
            if (rotary.scaling() instanceof Rotary.Scaling.ByParts parts) {
                double wave = 2 * Math.PI / frequency;
                if (wave < parts.firstContext() / parts.highFrequency()) {
                    return frequency;
                }
                if (wave > parts.firstContext() / parts.lowFrequency()) {
                    return frequency / parts.factor();
                }
                double smooth = (parts.firstContext() / wave - parts.lowFrequency())
                        / (parts.highFrequency() - parts.lowFrequency());
                return (1 - smooth) * frequency / parts.factor() + smooth * frequency;
            }
            return frequency;
        }

        private double[][] tapRows(String point, double[][] rows) {
            int width = rows[0].length;
            return show(point, flat(rows), 1, length, width)
                    .map(tensor -> rows(tensor.values(), width))
                    .orElse(rows);
        }

        private double[][][] tapHeads(String point, double[][][] values) {
            return cube(
                    point,
                    values,
                    1,
                    length,
                    values[0].length,
                    config.attention().dHead());
        }

        private double[][][] tapPattern(String point, double[][][] values) {
            return cube(point, values, 1, config.attention().heads(), length, length);
        }

        private double[][][] cube(String point, double[][][] values, int... shape) {
            double[][] rows = new double[values.length * values[0].length][];
            for (int index = 0; index < rows.length; index++) {
                rows[index] = values[index / values[0].length][index % values[0].length];
            }
            return show(point, flat(rows), shape)
                    .map(tensor -> {
                        double[][] replaced = rows(tensor.values(), shape[3]);
                        double[][][] result = new double[shape[1]][shape[2]][];
                        for (int index = 0; index < replaced.length; index++) {
                            result[index / shape[2]][index % shape[2]] = replaced[index];
                        }
                        return result;
                    })
                    .orElse(values);
        }

        private Optional<Taps.Tensor> show(String point, double[] values, int... shape) {
            return taps.wanted().test(point)
                    ? taps.listener().at(point, new Taps.Tensor(shape, values))
                    : Optional.empty();
        }
    }

    /** What a reader sees. */
    private interface View {
        double[] at(int source, int target);
    }

    private double[] centred(double[] value) {
        double[] result = value.clone();
        if (config.norms().kind() == Normalization.LN || config.norms().kind() == Normalization.LN_PRE) {
            double mean = 0;
            for (double number : value) {
                mean += number / value.length;
            }
            for (int column = 0; column < result.length; column++) {
                result[column] -= mean;
            }
        }
        return result;
    }

    private double scale(double[] value) {
        return Math.sqrt(dot(value, value) / value.length + config.norms().epsilon());
    }

    private double[] scaled(String norm, double[] value, double scale) {
        double[] result = value.clone();
        boolean gain =
                config.norms().kind() == Normalization.LN || config.norms().kind() == Normalization.RMS;
        double[] gains = gain ? row(norm + ".w", 0, value.length) : new double[0];
        double[] biases = config.norms().kind() == Normalization.LN ? row(norm + ".b", 0, value.length) : new double[0];
        for (int column = 0; column < result.length; column++) {
            result[column] =
                    result[column] / scale * (gain ? gains[column] : 1) + (biases.length > 0 ? biases[column] : 0);
        }
        return result;
    }

    private double activate(double x) {
        if (config.mlp().orElseThrow().activation() == Activation.RELU) {
            return Math.max(0, x);
        }
        if (config.mlp().orElseThrow().activation() == Activation.SILU) {
            return x / (1 + Math.exp(-x));
        }
        if (config.mlp().orElseThrow().activation() == Activation.GELU_NEW) {
            return x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
        }
        return x / 2 * (1 + erf(x / Math.sqrt(2)));
    }

    /** The series at zero, good to the last digits where its terms stay small, as those of small models do. */
    private static double erf(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; n < 200; n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }

    private static double[] softmax(double[] scores) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            largest = Math.max(largest, score);
        }
        double sum = 0;
        double[] result = new double[scores.length];
        for (int key = 0; key < scores.length; key++) {
            result[key] = Math.exp(scores[key] - largest);
            sum += result[key];
        }
        for (int key = 0; key < scores.length; key++) {
            result[key] /= sum;
        }
        return result;
    }

    private double[] numbers(String name) {
        return numbers.computeIfAbsent(name, unused -> parameters
                .require(name, shape(name.substring(name.lastIndexOf('.') + 1)))
                .toArray());
    }

    private int[] shape(String last) {
        int heads = config.attention().heads();
        int dModel = config.dModel();
        return switch (last) {
            case "W_E" -> new int[] {config.vocabulary().tokens(), dModel};
            case "W_pos" -> new int[] {config.positions().context(), dModel};
            case "_W_K", "_W_V" ->
                new int[] {
                    config.attention().keyValueHeads(),
                    dModel,
                    config.attention().dHead()
                };
            case "_b_K", "_b_V" ->
                new int[] {
                    config.attention().keyValueHeads(), config.attention().dHead()
                };
            case "W_gate" -> new int[] {dModel, config.mlp().orElseThrow().width()};
            case "W_Q", "W_K", "W_V" ->
                new int[] {heads, dModel, config.attention().dHead()};
            case "b_Q", "b_K", "b_V" -> new int[] {heads, config.attention().dHead()};
            case "W_O" -> new int[] {heads, config.attention().dHead(), dModel};
            case "W_in" -> new int[] {dModel, config.mlp().orElseThrow().width()};
            case "b_in" -> new int[] {config.mlp().orElseThrow().width()};
            case "W_out" -> new int[] {config.mlp().orElseThrow().width(), dModel};
            case "W_U" -> new int[] {dModel, config.vocabulary().logits()};
            case "b_U" -> new int[] {config.vocabulary().logits()};
            default -> new int[] {dModel};
        };
    }

    private double[] row(String name, int index, int width) {
        double[] all = numbers(name);
        return Arrays.copyOfRange(all, index * width, (index + 1) * width);
    }

    private double[] times(double[] value, String name, int offset, int width) {
        double[] all = numbers(name);
        double[] result = new double[width];
        for (int inner = 0; inner < value.length; inner++) {
            for (int column = 0; column < width; column++) {
                result[column] += value[inner] * all[offset + inner * width + column];
            }
        }
        return result;
    }

    private static double dot(double[] one, double[] two) {
        double sum = 0;
        for (int index = 0; index < one.length; index++) {
            sum += one[index] * two[index];
        }
        return sum;
    }

    private static void add(double[] target, double[] value) {
        for (int index = 0; index < target.length; index++) {
            target[index] += value[index];
        }
    }

    private static double[][] copy(double[][] rows) {
        double[][] result = new double[rows.length][];
        for (int index = 0; index < rows.length; index++) {
            result[index] = rows[index].clone();
        }
        return result;
    }

    private static double[] flat(double[][] rows) {
        double[] all = new double[rows.length * rows[0].length];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(rows[row], 0, all, row * rows[0].length, rows[0].length);
        }
        return all;
    }

    private static double[][] rows(double[] all, int width) {
        double[][] rows = new double[all.length / width][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = Arrays.copyOfRange(all, row * width, (row + 1) * width);
        }
        return rows;
    }
}
