package dev.tributary.experiments.run.measuring;

import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.progress.Progress;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import java.util.List;

/**
 * What a circuit does, beside what the model does without it.
 *
 * @param rows full, empty, circuit (every other edge replaced) and without (its own edges replaced)
 */
public record CircuitMeasurement(List<Measured> rows) {
    public CircuitMeasurement {
        rows = List.copyOf(rows);
    }

    /** Measures on the report split; throws if the circuit is of another graph than the study's model. */
    public static CircuitMeasurement of(Study study, Circuit circuit, Progress progress) {
        requireFitting(study, circuit);
        CircuitEvaluator report = study.evaluator(study.split().report());
        List<Evaluation> measured = report.evaluate(
                List.of(new PatchMask.AblatingAllBut(circuit), new PatchMask.AblatingOnly(circuit)), progress);
        Candidate kept = new Candidate("circuit", circuit.size(), circuit);
        Candidate cut = new Candidate("without", circuit.size(), circuit.complement());
        Candidate full = new Candidate("full", circuit.capacity(), Circuit.whole(circuit.space()));
        Candidate empty = new Candidate("empty", 0, Circuit.empty(circuit.space()));
        return new CircuitMeasurement(List.of(
                Measured.of("report", full, report.full(), report),
                Measured.of("report", empty, report.empty(), report),
                Measured.of("report", kept, measured.get(0), report),
                Measured.of("report", cut, measured.get(1), report)));
    }

    private static void requireFitting(Study study, Circuit circuit) {
        if (!circuit.graph().equals(study.model().graph())) {
            throw new UsageException(
                    "the circuit is of another model than " + study.opened().name()
                            + ", or of one whose q, k and v were joined otherwise (--qkv): it has "
                            + circuit.graph().edgeCount() + " edges and the model "
                            + study.model().graph().edgeCount());
        }
        if (!circuit.positions().equals(study.positions())) {
            throw new UsageException("the circuit is one of " + circuit.space() + ", and these prompts have "
                    + study.positions().lanes() + " places with --positions "
                    + study.options().positions().label()
                    + "; choose prompts that fit, or the circuit's own --positions "
                    + circuit.positions().kind());
        }
    }
}
