package dev.tributary.engine.prune;

import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.Points;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.model.Taps;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.StreamStep;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What flows through one clean run: for each reader and row, the share of each writer in what is read. */
final class Flow {

    private final PatchableModel model;
    private final ComputationGraph graph;
    private final LaneMap lanes;
    private final TokenBatch tokens;
    private final SourceActivations activations;
    private final Map<String, double[]> shown = new HashMap<>();
    private final int width;

    Flow(PatchableModel model, TokenBatch tokens, LaneMap lanes) {
        this.model = model;
        this.graph = model.graph();
        this.lanes = lanes;
        this.tokens = tokens;
        this.activations = model.activations(tokens);
        this.width = model.architecture().dimensions().dModel();
        // without logits of any row: only what is shown is wanted
        model.logits(ForwardRun.plain(tokens, new OutputRows(0)).with(new Taps(Flow::isWanted, (point, tensor) -> {
            shown.put(point, tensor.values().clone());
            return Optional.empty();
        })));
    }

    private static boolean isWanted(String point) {
        return point.endsWith("hook_resid_pre")
                || point.endsWith("hook_resid_mid")
                || point.endsWith("hook_resid_post")
                || point.endsWith("hook_pattern")
                || point.endsWith("hook_v");
    }

    /** The scores of edges for each prompt. */
    double[][] ofEdges(EdgeSpace space) {
        double[][] scores = new double[tokens.batch()][space.size()];
        List<double[]> written = new ArrayList<>();
        double[] sum = new double[lanes.rows() * width];
        int reader = 0;
        for (StreamStep step : graph.steps()) {
            if (step instanceof StreamStep.Write write) {
                addWritten(written, sum, written.size(), write.group().nodes().size());
                continue;
            }
            StreamStep.Read read = (StreamStep.Read) step;
            int readers = read.group().nodes().size() * (read.separate() ? 3 : 1);
            double[] stream = stream(read.group(), sum);
            boolean crosses =
                    read.group() instanceof NodeGroup.Heads && space.positions().crosses();
            List<double[][]> heads = crosses ? shareOfKeys((NodeGroup.Heads) read.group(), written.size()) : List.of();
            for (int row = 0; row < lanes.rows(); row++) {
                double[] shares = shares(written, stream, row);
                for (int index = reader; index < reader + readers; index++) {
                    if (!space.crosses(index)) {
                        add(scores[row / lanes.length()], space.row(index, lanes.lane(row)), shares, 1);
                    }
                }
                if (crosses) {
                    addCrossing(space, scores, new Read(reader, readers, row), heads, shares);
                }
            }
            reader += readers;
        }
        return scores;
    }

    /** Keys and values that are told apart by the query: what is read, times its share in what the head puts out. */
    private void addCrossing(EdgeSpace space, double[][] scores, Read read, List<double[][]> heads, double[] shares) {
        int prompt = read.row() / lanes.length();
        int position = read.row() % lanes.length();
        for (int index = read.first(); index < read.first() + read.count(); index++) {
            if (!space.crosses(index)) {
                continue;
            }
            double[][] used = heads.get((index - read.first()) / (read.count() / heads.size()));
            for (int query = 0; query < lanes.length(); query++) {
                int target = prompt * lanes.length() + query;
                if (graph.direction().reaches(position, query)) {
                    add(
                            scores[prompt],
                            space.row(index, lanes.lane(read.row()), lanes.lane(target)),
                            shares,
                            used[target][position]);
                }
            }
        }
    }

    /**
     * For each head of a layer the share of each key position in what the head puts out, [row of the query][position].
     *
     * @param first writer of the layer's first head
     */
    private List<double[][]> shareOfKeys(NodeGroup.Heads group, int first) {
        double[] pattern = shown.get(Points.attention(group.layer(), "hook_pattern"));
        double[] values = shown.get(Points.attention(group.layer(), "hook_v"));
        if (pattern == null || values == null) {
            throw new IllegalArgumentException("flow-routes tells queries apart by attention patterns and values, which"
                    + " this architecture does not show; use --positions all, each or spans");
        }
        SourceActivations ofValues = withValues(group, values);
        List<double[][]> heads = new ArrayList<>();
        for (int head = 0; head < group.count(); head++) {
            double[] carried = model.output(ofValues, first + head);
            double[][] shares = new double[lanes.rows()][lanes.length()];
            for (int row = 0; row < lanes.rows(); row++) {
                int prompt = row / lanes.length();
                int patternRow =
                        ((prompt * group.count() + head) * lanes.length() + row % lanes.length()) * lanes.length();
                fillShares(shares[row], pattern, patternRow, carried, prompt * lanes.length());
            }
            heads.add(shares);
        }
        return heads;
    }

    /** @param firstRow of the prompt, in what the values carry, [row, d_model] */
    private void fillShares(double[] shares, double[] pattern, int patternRow, double[] carried, int firstRow) {
        double[] whole = new double[width];
        for (int key = 0; key < shares.length; key++) {
            for (int index = 0; index < width; index++) {
                whole[index] += pattern[patternRow + key] * carried[(firstRow + key) * width + index];
            }
        }
        for (int key = 0; key < shares.length; key++) {
            double nearer = 0;
            for (int index = 0; index < width; index++) {
                double part = pattern[patternRow + key] * carried[(firstRow + key) * width + index];
                nearer += Math.abs(whole[index]) - Math.abs(whole[index] - part);
            }
            shares[key] = Math.max(0, nearer);
        }
        normalise(shares);
    }

    /** Activations in which the heads of a layer put out their values, unmixed: a part for every head. */
    private SourceActivations withValues(NodeGroup.Heads group, double[] values) {
        double[][] codes = new double[activations.groups().size()][];
        for (int step = 0; step < codes.length; step++) {
            codes[step] = activations.codes(step);
            if (!activations.groups().get(step).equals(group)) {
                continue;
            }
            int dHead = activations.width(step) / group.count();
            int held = values.length / lanes.rows() / dHead;
            codes[step] = new double[codes[step].length];
            for (int part = 0; part < lanes.rows() * group.count(); part++) {
                int row = part / group.count();
                int map = part % group.count() / (group.count() / held);
                System.arraycopy(values, (row * held + map) * dHead, codes[step], part * dHead, dHead);
            }
        }
        return new SourceActivations(graph, activations.batch(), activations.length(), codes);
    }

    /** The scores of nodes for each prompt: the share of each in the stream that it writes to, beside what was there. */
    double[][] ofNodes(NodeSpace space) {
        double[][] scores = new double[tokens.batch()][space.size()];
        double[] before = new double[lanes.rows() * width];
        int writer = 0;
        for (StreamStep step : graph.steps()) {
            if (!(step instanceof StreamStep.Write write)) {
                before = stream(step.group(), before).clone();
                continue;
            }
            List<double[]> parts = new ArrayList<>();
            double[] after = before.clone();
            addWritten(parts, after, writer, write.group().nodes().size());
            parts.add(before);
            for (int row = 0; row < lanes.rows(); row++) {
                double[] shares = shares(parts, after, row);
                double[] own = Arrays.copyOf(shares, shares.length - 1);
                add(scores[row / lanes.length()], space.row(lanes.lane(row)) + writer, own, 1);
            }
            writer += parts.size() - 1;
            before = after;
        }
        return scores;
    }

    /** Adds what some writers put out to the parts and to their sum. */
    private void addWritten(List<double[]> parts, double[] sum, int first, int members) {
        for (int member = 0; member < members; member++) {
            double[] output = model.output(activations, first + member);
            parts.add(output);
            for (int index = 0; index < sum.length; index++) {
                sum[index] += output[index];
            }
        }
    }

    /** One row of a group of readers. */
    private record Read(int first, int count, int row) {}

    /** What is read: the stream as the model shows it, biases of attention included; what has been written if it does not. */
    private double[] stream(NodeGroup group, double[] sum) {
        if (group instanceof NodeGroup.Heads heads) {
            return shown.getOrDefault(Points.block(heads.layer(), "hook_resid_pre"), sum);
        }
        if (group instanceof NodeGroup.Mlp mlp) {
            double[] before = shown.getOrDefault(Points.block(mlp.layer(), "hook_resid_pre"), sum);
            return shown.getOrDefault(Points.block(mlp.layer(), "hook_resid_mid"), before);
        }
        return shown.getOrDefault(Points.block(lastLayer(), "hook_resid_post"), sum);
    }

    private int lastLayer() {
        int last = 0;
        for (StreamStep step : graph.steps()) {
            if (step.group() instanceof NodeGroup.Heads heads) {
                last = Math.max(last, heads.layer());
            } else if (step.group() instanceof NodeGroup.Mlp mlp) {
                last = Math.max(last, mlp.layer());
            }
        }
        return last;
    }

    /** The share of each part in a row of what is read. */
    private double[] shares(List<double[]> parts, double[] whole, int row) {
        double[] shares = new double[parts.size()];
        double size = 0;
        for (int index = row * width; index < (row + 1) * width; index++) {
            size += Math.abs(whole[index]);
        }
        for (int part = 0; part < shares.length; part++) {
            double[] values = parts.get(part);
            double rest = 0;
            for (int index = row * width; index < (row + 1) * width; index++) {
                rest += Math.abs(whole[index] - values[index]);
            }
            shares[part] = Math.max(0, size - rest);
        }
        normalise(shares);
        return shares;
    }

    private static void normalise(double[] shares) {
        double sum = 0;
        for (double share : shares) {
            sum += share;
        }
        for (int part = 0; sum > 0 && part < shares.length; part++) {
            shares[part] /= sum;
        }
    }

    /** Adds shares of a row, each as one of the prompt's positions. */
    private void add(double[] scores, int first, double[] shares, double factor) {
        for (int part = 0; part < shares.length; part++) {
            scores[first + part] += factor * shares[part] / lanes.length();
        }
    }
}
