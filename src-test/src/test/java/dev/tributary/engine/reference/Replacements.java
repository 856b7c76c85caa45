package dev.tributary.engine.reference;

import dev.tributary.engine.model.SourceActivations;
import dev.tributary.graph.ComputationGraph;

/** What ablated edges carry, made from activations; written out once more so that it tests the product's own. */
final class Replacements {

    private Replacements() {}

    /** Nothing. */
    static SourceActivations zero(ComputationGraph graph, SourceActivations like) {
        return map(graph, like, (step, row, column) -> 0);
    }

    /** At each position, the mean over prompts. */
    static SourceActivations meanByPosition(ComputationGraph graph, SourceActivations of) {
        return map(graph, of, (step, row, column) -> {
            double sum = 0;
            for (int prompt = 0; prompt < of.batch(); prompt++) {
                int other = prompt * of.length() + row % of.length();
                sum += of.codes(step)[other * of.width(step) + column];
            }
            return sum / of.batch();
        });
    }

    /** The mean over prompts and positions. */
    static SourceActivations meanOfAll(ComputationGraph graph, SourceActivations of) {
        return map(graph, of, (step, row, column) -> {
            double sum = 0;
            for (int other = 0; other < of.rows(); other++) {
                sum += of.codes(step)[other * of.width(step) + column];
            }
            return sum / of.rows();
        });
    }

    /** A share of the way from one to two; 0 is one. */
    static SourceActivations towards(
            ComputationGraph graph, SourceActivations one, SourceActivations two, double share) {
        return map(graph, one, (step, row, column) -> {
            int index = row * one.width(step) + column;
            return one.codes(step)[index] + share * (two.codes(step)[index] - one.codes(step)[index]);
        });
    }

    private static SourceActivations map(ComputationGraph graph, SourceActivations like, Cell cell) {
        double[][] codes = new double[like.groups().size()][];
        for (int step = 0; step < codes.length; step++) {
            int width = like.width(step);
            codes[step] = new double[like.rows() * width];
            for (int index = 0; index < codes[step].length; index++) {
                codes[step][index] = cell.at(step, index / width, index % width);
            }
        }
        return new SourceActivations(graph, like.batch(), like.length(), codes);
    }

    private interface Cell {
        double at(int step, int row, int column);
    }
}
