package dev.tributary.engine.model;

import dev.tributary.engine.task.LaneMap;
import dev.tributary.graph.Positions;
import dev.tributary.graph.index.NodeSpace;
import java.util.Arrays;

/** Slopes of components' outputs, number by number: scores of nodes for a change by one unit. */
final class SlopesByUnits {

    private SlopesByUnits() {}

    static SourceActivations of(PatchableModel model, ForwardRun run, LogitCotangent cotangent) {
        int batch = run.tokens().batch();
        int length = run.tokens().length();
        SourceActivations zeros = model.zeros(batch, length);
        NodeSpace nodes = new NodeSpace(model.graph(), new Positions.Each(length));
        LaneMap lanes = LaneMap.of(nodes.positions(), run.tokens());
        double[][] slopes = new double[zeros.groups().size()][];
        Arrays.setAll(slopes, step -> new double[zeros.rows() * zeros.width(step)]);
        for (int number = 0; number < widest(zeros); number++) {
            Attribution attribution = Attribution.of(
                    run, cotangent, new EdgeBasis.Between(zeros, unit(model, zeros, number)), nodes, lanes);
            int place = number;
            model.attribute(attribution, (prompt, values) -> {
                int writer = 0;
                for (int step = 0; step < slopes.length; step++) {
                    int members = zeros.groups().get(step).nodes().size();
                    int each = zeros.width(step) / members;
                    for (int member = 0; member < members; member++, writer++) {
                        for (int position = 0; place < each && position < length; position++) {
                            slopes[step][(prompt * length + position) * zeros.width(step) + member * each + place] =
                                    values[nodes.row(position) + writer];
                        }
                    }
                }
            });
        }
        return new SourceActivations(model.graph(), batch, length, slopes);
    }

    private static int widest(SourceActivations shape) {
        int widest = 0;
        for (int step = 0; step < shape.groups().size(); step++) {
            widest = Math.max(
                    widest, shape.width(step) / shape.groups().get(step).nodes().size());
        }
        return widest;
    }

    /** 1 at one number of every component that has so many, 0 elsewhere. */
    private static SourceActivations unit(PatchableModel model, SourceActivations shape, int number) {
        double[][] codes = new double[shape.groups().size()][];
        for (int step = 0; step < codes.length; step++) {
            int each = shape.width(step) / shape.groups().get(step).nodes().size();
            codes[step] = new double[shape.rows() * shape.width(step)];
            for (int first = 0; number < each && first < codes[step].length; first += each) {
                codes[step][first + number] = 1;
            }
        }
        return new SourceActivations(model.graph(), shape.batch(), shape.length(), codes);
    }
}
