package dev.tributary.engine.ablation;

import dev.tributary.engine.metric.KlFromClean;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.LogitCotangent;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.optimise.Adam;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.NodeSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** A constant for each writer, first the mean of what it puts out, then moved to where it hurts least. */
final class OptimalConstants {

    private final PatchableModel model;
    private final List<PairBatch> reference;
    private final List<Logits> clean;
    private final NodeSpace nodes;

    /** [write step][width]. */
    private final double[][] constants;

    private final double[][] squares;

    OptimalConstants(PatchableModel model, List<PairBatch> reference) {
        this.model = model;
        this.reference = List.copyOf(reference);
        this.nodes = new NodeSpace(model.graph(), new Positions.All());
        this.clean = new ArrayList<>();
        SourceActivations shape = model.zeros(1, 1);
        this.constants = new double[shape.groups().size()][];
        this.squares = new double[shape.groups().size()][];
        Arrays.setAll(constants, step -> new double[shape.width(step)]);
        Arrays.setAll(squares, step -> new double[shape.width(step)]);
        long rows = reference.stream().mapToLong(batch -> batch.clean().rows()).sum();
        for (PairBatch batch : reference) {
            clean.add(model.logits(ForwardRun.plain(batch.clean(), batch.outputRows())));
            SourceActivations activations = model.activations(batch.clean());
            for (int step = 0; step < constants.length; step++) {
                double[] codes = activations.codes(step);
                for (int index = 0; index < codes.length; index++) {
                    constants[step][index % constants[step].length] += codes[index] / rows;
                    squares[step][index % constants[step].length] += codes[index] * codes[index] / rows;
                }
            }
        }
    }

    /** Activations that are the constants in every row. */
    SourceActivations of(int batch, int length) {
        double[][] codes = new double[constants.length][];
        for (int step = 0; step < codes.length; step++) {
            double[] constant = constants[step];
            codes[step] = new double[batch * length * constant.length];
            for (int index = 0; index < codes[step].length; index++) {
                codes[step][index] = constant[index % constant.length];
            }
        }
        return new SourceActivations(model.graph(), batch, length, codes);
    }

    void learn(int steps, double rate) {
        SourceActivations shape = model.zeros(1, 1);
        int writer = 0;
        for (int step = 0; step < constants.length; step++) {
            int members = shape.groups().get(step).nodes().size();
            int each = constants[step].length / members;
            for (int member = 0; member < members; member++) {
                learn(new Part(writer, step, member * each, each), steps, rate);
                writer++;
            }
        }
    }

    /** Moves the constant of one writer, and keeps it where it was unless the divergence over all prompts is less. */
    private void learn(Part part, int steps, double rate) {
        double[] start = Arrays.copyOfRange(constants[part.step()], part.first(), part.first() + part.width());
        double before = divergence(part);
        double scale = scale(part);
        double[] moves = new double[part.width()];
        Adam adam = new Adam(part.width(), rate);
        for (int step = 1; scale > 0 && step <= steps; step++) {
            adam.descend(moves, gradient(part, (step - 1) % reference.size(), scale), step);
            for (int index = 0; index < moves.length; index++) {
                constants[part.step()][part.first() + index] = start[index] + scale * moves[index];
            }
        }
        // not less, or no number at all
        if (!(divergence(part) < before)) {
            System.arraycopy(start, 0, constants[part.step()], part.first(), start.length);
        }
    }

    /** The root mean square of what a writer puts out. */
    private double scale(Part part) {
        double sum = 0;
        for (int index = part.first(); index < part.first() + part.width(); index++) {
            sum += squares[part.step()][index];
        }
        return Math.sqrt(sum / part.width());
    }

    private ForwardRun run(Part part, PairBatch batch) {
        BitSet alone = new BitSet();
        alone.set(part.writer());
        Patch patch = new Patch(
                new PatchMask.AblatingOnly(Circuit.of(nodes, alone)),
                of(batch.clean().batch(), batch.clean().length()),
                LaneMap.of(nodes.positions(), batch));
        return ForwardRun.plain(batch.clean(), batch.outputRows()).with(patch);
    }

    private double divergence(Part part) {
        double sum = 0;
        int rows = 0;
        for (int number = 0; number < reference.size(); number++) {
            PairBatch batch = reference.get(number);
            Logits logits = model.logits(run(part, batch));
            int row = 0;
            for (Answers answers : batch.answers()) {
                for (int position = 0; position < answers.positions().size(); position++, row++, rows++) {
                    sum += new KlFromClean()
                            .value(logits.row(row), clean.get(number).row(row), answers.at(position));
                }
            }
        }
        return sum / rows;
    }

    /** The derivative of a batch's mean divergence with respect to moves in units of the scale. */
    private double[] gradient(Part part, int number, double scale) {
        PairBatch batch = reference.get(number);
        LogitCotangent diverging = logits -> {
            double[][] rows = new double[logits.rows()][];
            int row = 0;
            for (Answers answers : batch.answers()) {
                for (int position = 0; position < answers.positions().size(); position++, row++) {
                    rows[row] = new KlFromClean()
                            .gradient(logits.row(row), clean.get(number).row(row), answers.at(position));
                    for (int token = 0; token < rows[row].length; token++) {
                        rows[row][token] /= logits.rows();
                    }
                }
            }
            return new Logits(rows);
        };
        double[] slopes = model.slopes(run(part, batch), diverging).codes(part.step());
        double[] gradient = new double[part.width()];
        int width = constants[part.step()].length;
        for (int row = 0; row < batch.clean().rows(); row++) {
            for (int index = 0; index < gradient.length; index++) {
                gradient[index] += scale * slopes[row * width + part.first() + index];
            }
        }
        return gradient;
    }

    /** The numbers of one writer among those of its write step. */
    private record Part(int writer, int step, int first, int width) {}
}
