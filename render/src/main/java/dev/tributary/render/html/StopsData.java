package dev.tributary.render.html;

import dev.tributary.render.measured.Estimate;
import dev.tributary.render.measured.MeasuredCircuit;
import dev.tributary.render.measured.MeasuredCircuits;
import dev.tributary.render.measured.Measurement;
import dev.tributary.render.text.VisibleText;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the slider of a figure can stand.
 *
 * @param stops circuits that were measured and are drawn
 * @param beyond how many more were measured that no drawing holds
 * @param whole what the whole model does
 * @param random what a random circuit of the main figure's size does
 */
record StopsData(List<StopData> stops, int beyond, List<MeasurementData> whole, List<MeasurementData> random) {

    /**
     * A stop.
     *
     * @param drawing 0 for the main figure, 1 for the wider one
     * @param size edges of the circuit, drawn or not
     * @param add edges of the drawing that it has and the stop before it in that drawing has not
     * @param drop the other way round
     */
    record StopData(
            String name,
            String title,
            int drawing,
            int size,
            List<Integer> add,
            List<Integer> drop,
            List<MeasurementData> measurements) {}

    /** What was measured; each list is a value, or a value and the ends of its interval. */
    record MeasurementData(
            String split, int prompts, @Nullable List<Double> faithfulness, List<Double> accuracy, List<Double> kl) {

        static MeasurementData of(Measurement measured) {
            return new MeasurementData(
                    measured.split(),
                    measured.prompts(),
                    measured.faithfulness().map(MeasurementData::list).orElse(null),
                    list(measured.accuracy()),
                    list(measured.kl()));
        }

        private static List<Double> list(Estimate estimate) {
            return estimate.interval()
                    .map(ends -> List.of(estimate.value(), ends.low(), ends.high()))
                    .orElseGet(() -> List.of(estimate.value()));
        }
    }

    /**
     * The stops of drawings.
     *
     * @param drawings the main one, and the wider one if there is one
     */
    static StopsData of(MeasuredCircuits measured, List<Drawn> drawings) {
        List<StopData> stops = new ArrayList<>();
        List<BitSet> before = new ArrayList<>();
        drawings.forEach(drawing -> before.add(new BitSet()));
        int beyond = measured.beyond();
        for (MeasuredCircuit circuit : measured.circuits()) {
            Optional<Integer> found = drawing(circuit, drawings);
            if (found.isEmpty()) {
                beyond++;
                continue;
            }
            int drawing = found.get();
            BitSet kept = drawings.get(drawing).edges().of(circuit.circuit());
            stops.add(new StopData(
                    VisibleText.of(circuit.name()),
                    VisibleText.of(circuit.title()),
                    drawing,
                    circuit.circuit().size(),
                    without(kept, before.get(drawing)),
                    without(before.get(drawing), kept),
                    data(circuit.measurements())));
            before.set(drawing, kept);
        }
        return new StopsData(stops, beyond, data(measured.whole()), data(measured.random()));
    }

    /** The first drawing whose circuit has all edges of this one. */
    private static Optional<Integer> drawing(MeasuredCircuit circuit, List<Drawn> drawings) {
        for (int drawing = 0; drawing < drawings.size(); drawing++) {
            if (drawings.get(drawing).holds(circuit.circuit())) {
                return Optional.of(drawing);
            }
        }
        return Optional.empty();
    }

    private static List<MeasurementData> data(List<Measurement> measurements) {
        return measurements.stream().map(MeasurementData::of).toList();
    }

    private static List<Integer> without(BitSet one, BitSet other) {
        BitSet left = (BitSet) one.clone();
        left.andNot(other);
        return left.stream().boxed().toList();
    }
}
