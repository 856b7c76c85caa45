package dev.tributary.engine.analysis;

import dev.tributary.engine.hooks.HookedTransformer;
import dev.tributary.engine.metric.LogSoftmax;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.PatchedRuns;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Tensor;
import dev.tributary.graph.Node;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.NodeSpace;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * How much worse the model predicts without a head: the mean loss with what it writes replaced at every position, less
 * the loss as it is. The output bias of attention, which belongs to no head, stays. Every run goes on at the head's
 * layer, so that one costs less than a forward pass.
 *
 * @param replacement what the head writes instead
 */
public record HeadAblation(Replacement replacement) {

    /** The scores of all heads, [layer, head]; positive where the head helps. */
    public HeadScores of(HookedTransformer model, TokenBatch tokens, Progress progress) {
        PatchableModel executor = model.executor();
        NodeSpace nodes = new NodeSpace(executor.graph(), new Positions.All());
        int layers = model.config().layers();
        int heads = model.config().attention().heads();
        ForwardRun run = ForwardRun.plain(tokens, OutputRows.all(tokens));
        LaneMap lanes = LaneMap.of(new Positions.All(), tokens);
        double[] scores = new double[layers * heads];
        try (PatchedRuns runs = executor.patched(run, replacement.of(executor, tokens), lanes)) {
            double clean = loss(runs.clean(), tokens);
            progress.advance("heads taken out", 0, scores.length);
            for (int index = 0; index < scores.length; index++) {
                PatchMask mask = without(nodes, new Node.Head(index / heads, index % heads));
                scores[index] = loss(runs.logits(List.of(mask)).get(0), tokens) - clean;
                progress.advance("heads taken out", index + 1, scores.length);
            }
        }
        return new HeadScores("loss without the head, " + replacement.label(), Tensor.wrap(scores, layers, heads));
    }

    private static PatchMask without(NodeSpace nodes, Node node) {
        BitSet kept = new BitSet();
        kept.set(nodes.graph().findWriter(node).orElseThrow());
        return new PatchMask.AblatingOnly(Circuit.of(nodes, kept));
    }

    private static double loss(Logits logits, TokenBatch tokens) {
        double sum = 0;
        for (int prompt = 0; prompt < tokens.batch(); prompt++) {
            for (int position = 0; position + 1 < tokens.length(); position++) {
                sum -= LogSoftmax.of(logits.row(prompt * tokens.length() + position))[tokens.id(prompt, position + 1)];
            }
        }
        return sum / tokens.batch() / (tokens.length() - 1);
    }

    /** What a head writes instead. */
    public enum Replacement {
        /** Nothing. */
        ZERO("zero") {
            @Override
            SourceActivations of(PatchableModel model, TokenBatch tokens) {
                return model.zeros(tokens.batch(), tokens.length());
            }
        },
        /** Its mean over all prompts and positions of the batch. */
        MEAN("mean") {
            @Override
            SourceActivations of(PatchableModel model, TokenBatch tokens) {
                return changed(model, tokens, (own, width) -> {
                    double[] mean = new double[width];
                    for (int index = 0; index < own.length; index++) {
                        mean[index % width] += own[index] * width / own.length;
                    }
                    double[] all = new double[own.length];
                    Arrays.setAll(all, index -> mean[index % width]);
                    return all;
                });
            }
        },
        /** What it writes at the same position of the next prompt of the batch; of the last prompt, the first. */
        RESAMPLE("resample") {
            @Override
            SourceActivations of(PatchableModel model, TokenBatch tokens) {
                if (tokens.batch() < 2) {
                    throw new IllegalArgumentException(
                            "resample ablation takes from another prompt, so it needs at least 2, got "
                                    + tokens.batch());
                }
                return changed(model, tokens, (own, width) -> {
                    double[] all = new double[own.length];
                    Arrays.setAll(all, index -> own[(index + tokens.length() * width) % own.length]);
                    return all;
                });
            }
        };

        private final String label;

        Replacement(String label) {
            this.label = label;
        }

        /** As the command line names it. */
        public String label() {
            return label;
        }

        abstract SourceActivations of(PatchableModel model, TokenBatch tokens);

        private static SourceActivations changed(PatchableModel model, TokenBatch tokens, Change change) {
            SourceActivations own = model.activations(tokens);
            double[][] codes = new double[own.groups().size()][];
            for (int step = 0; step < codes.length; step++) {
                codes[step] = change.of(own.codes(step), own.width(step));
            }
            return new SourceActivations(model.graph(), tokens.batch(), tokens.length(), codes);
        }

        @FunctionalInterface
        private interface Change {

            /** @param own what is written, [row, width] */
            double[] of(double[] own, int width);
        }
    }
}
