package dev.tributary.engine.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.InferenceSession;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs of graphs, of which nothing is left but numbers. */
final class SameDiffRun {

    private SameDiffRun() {}

    /** All numbers of each output, row-major. */
    static List<double[]> of(SameDiff graph, Map<String, INDArray> feed, List<String> wanted) {
        Map<String, INDArray> outputs = graph.output(feed, wanted);
        List<double[]> numbers = new ArrayList<>();
        for (String name : wanted) {
            numbers.add(numbers(Objects.requireNonNull(outputs.get(name), name)));
        }
        outputs.values().forEach(INDArray::close);
        return numbers;
    }

    /** Sessions of SameDiff keep every array that they ever saw; this lets go of them. */
    static void forget(SameDiff graph) {
        graph.getSessions().values().forEach(SameDiffRun::close);
        graph.getSessions().clear();
    }

    /** All numbers, row-major. */
    static double[] numbers(INDArray array) {
        try (INDArray copy = array.dup('c')) {
            return copy.data().asDouble();
        }
    }

    private static void close(InferenceSession session) {
        session.getMmgr().close();
    }
}
