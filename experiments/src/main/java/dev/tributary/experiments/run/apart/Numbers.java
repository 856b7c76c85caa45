package dev.tributary.experiments.run.apart;

import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Measure;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Numbers as they are sent: every bit of them. */
final class Numbers {

    private Numbers() {}

    static void write(DataOutputStream out, double[][] rows) throws IOException {
        out.writeInt(rows.length);
        for (double[] row : rows) {
            out.writeInt(row.length);
            for (double value : row) {
                out.writeDouble(value);
            }
        }
    }

    static double[][] read(DataInputStream in) throws IOException {
        double[][] rows = new double[in.readInt()][];
        for (int number = 0; number < rows.length; number++) {
            double[] row = new double[in.readInt()];
            for (int index = 0; index < row.length; index++) {
                row[index] = in.readDouble();
            }
            rows[number] = row;
        }
        return rows;
    }

    static void write(DataOutputStream out, Evaluation evaluation) throws IOException {
        write(out, new double[][] {
            array(evaluation.metric()), array(evaluation.values(Measure.KL)), array(evaluation.values(Measure.ACCURACY))
        });
    }

    /** Evaluations of the same circuit on batches that follow each other. */
    static final class Gathered {
        private final List<Double> metric = new ArrayList<>();
        private final List<Double> kl = new ArrayList<>();
        private final List<Double> accuracy = new ArrayList<>();

        void add(DataInputStream in) throws IOException {
            double[][] rows = read(in);
            add(metric, rows[0]);
            add(kl, rows[1]);
            add(accuracy, rows[2]);
        }

        private static void add(List<Double> list, double[] values) {
            for (double value : values) {
                list.add(value);
            }
        }

        Evaluation evaluation() {
            return new Evaluation(metric, Optional.of(kl), Optional.of(accuracy));
        }
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
