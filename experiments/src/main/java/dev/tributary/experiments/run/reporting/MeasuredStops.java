package dev.tributary.experiments.run.reporting;

import dev.tributary.engine.evaluate.Interval;
import dev.tributary.engine.select.SelectionRule;
import dev.tributary.engine.select.Selector;
import dev.tributary.experiments.run.choosing.Discovery;
import dev.tributary.experiments.run.figures.Doubts;
import dev.tributary.experiments.run.figures.Views;
import dev.tributary.experiments.run.measuring.Candidate;
import dev.tributary.experiments.run.measuring.Measured;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.render.CircuitView;
import dev.tributary.render.Marks;
import dev.tributary.render.measured.Estimate;
import dev.tributary.render.measured.MeasuredCircuit;
import dev.tributary.render.measured.MeasuredCircuits;
import dev.tributary.render.measured.Measurement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The circuits that a discovery measured on its way to the one that it reports, as the slider of a page shows them. */
final class MeasuredStops {

    private static final String REFINED = "refined";

    private final Study study;
    private final Discovery found;
    private final SelectionRule order;
    private final Selector selector;

    private MeasuredStops(Study study, Discovery found) {
        this.study = study;
        this.found = found;
        this.order = study.selection();
        this.selector = order.over(found.scores(), study.answerLanes());
    }

    /**
     * All that were measured up to the size that was chosen, and what refining made of that.
     *
     * @param view of the circuit that is reported
     */
    static MeasuredCircuits of(Study study, Discovery found, CircuitView view) {
        return new MeasuredStops(study, found).stops(view);
    }

    private MeasuredCircuits stops(CircuitView view) {
        Map<Circuit, MeasuredCircuit> stops = new LinkedHashMap<>();
        boolean refined = found.unrefined().isPresent();
        for (Measured measured : found.curve()) {
            if (measured.nominal() > found.nominal() || measured.edges() == 0) {
                continue;
            }
            Circuit circuit = taken(measured.nominal());
            boolean chosen = measured.nominal() == found.nominal();
            List<Measurement> measurements = Stream.of(
                            Optional.of(measured),
                            chosen ? Optional.of(found.unrefined().orElse(found.report())) : Optional.<Measured>empty())
                    .flatMap(Optional::stream)
                    .map(MeasuredStops::measurement)
                    .toList();
            // sizes whose further elements were all dead are one circuit, measured once for the reader
            stops.put(circuit, new MeasuredCircuit(name(measured), title(circuit), drawn(circuit), measurements));
        }
        List<MeasuredCircuit> circuits = new ArrayList<>(stops.values());
        if (refined) {
            circuits.add(new MeasuredCircuit(
                    REFINED, title(found.circuit()), view.circuit(), List.of(measurement(found.report()))));
        }
        long beyond = found.curve().stream()
                .filter(measured -> measured.nominal() > found.nominal())
                .count();
        return new MeasuredCircuits(
                circuits,
                List.of(measurement(found.full())),
                List.of(measurement(found.random())),
                Math.toIntExact(beyond),
                refined ? Optional.of(wider(view)) : Optional.empty());
    }

    private Circuit taken(int nominal) {
        return Candidate.taken(order, selector, nominal, study.answerLanes()).circuit();
    }

    private String name(Measured measured) {
        return measured.nominal() + " " + order.name();
    }

    private String title(Circuit circuit) {
        return Views.title(study) + ": " + circuit;
    }

    /** The circuit from which the reported one was made. */
    private CircuitView wider(CircuitView view) {
        CircuitView wide = Views.of(
                        taken(found.nominal()),
                        found.scores(),
                        study.text(),
                        view.title(),
                        view.captions(),
                        Doubts.none())
                .marking(new Marks(view.marks().groups(), Map.of()));
        // where edges are drawn as they were scored, what is known of them holds in the wider drawing too
        boolean same = wide.space().equals(view.space());
        CircuitView doubting = same ? wide.doubting(view.doubtful()) : wide;
        return same ? view.evidence().map(doubting::with).orElse(doubting) : doubting;
    }

    /** As edges. */
    private Circuit drawn(Circuit circuit) {
        return Views.of(circuit, found.scores(), study.text(), "", List.of(), Doubts.none())
                .circuit();
    }

    /** What was measured, as pages show it. */
    static Measurement measurement(Measured measured) {
        Optional<Estimate> faithfulness = measured.faithfulness().isEmpty()
                ? Optional.empty()
                : Optional.of(estimate(
                        measured.faithfulness().getAsDouble(), measured.sure().faithfulness()));
        return new Measurement(
                measured.split(),
                measured.sure().prompts(),
                faithfulness,
                estimate(measured.accuracy(), measured.sure().accuracy()),
                estimate(measured.kl(), measured.sure().kl()));
    }

    private static Estimate estimate(double value, Optional<Interval> interval) {
        return interval.map(ends -> Estimate.of(value, ends.low(), ends.high())).orElseGet(() -> Estimate.of(value));
    }
}
