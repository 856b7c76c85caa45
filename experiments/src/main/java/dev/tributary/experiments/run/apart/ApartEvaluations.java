package dev.tributary.experiments.run.apart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.progress.Progress;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.work.Ask;
import dev.tributary.experiments.work.Workplace;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.io.JsonFiles;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Circuits that several machines measure, a batch at a time: the same bytes as here. */
public final class ApartEvaluations {

    private ApartEvaluations() {}

    /**
     * Measures circuits on the report split.
     *
     * @param asked what the study was opened for
     */
    public static CircuitEvaluator of(RunOptions asked, Study study, Workplace workplace) {
        Objective objective = study.objective(study.split().report());
        return CircuitEvaluator.of(study.model(), objective, (masks, progress) -> {
            try {
                return evaluate(
                        asked, study, workplace, masks, objective.batches().size(), progress);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });
    }

    private static List<Evaluation> evaluate(
            RunOptions asked, Study study, Workplace workplace, List<PatchMask> masks, int batches, Progress progress)
            throws IOException {
        boolean ofUnits = masks.stream()
                .flatMap(mask -> mask.space().stream())
                .anyMatch(space -> space.elements() == Elements.UNITS);
        if (ofUnits) {
            throw new UsageException("circuits of units are measured on one machine; leave out --on");
        }
        ArrayNode circuits = JsonFiles.object().putArray("circuits");
        // the last two are the whole and the empty circuit, which every batch measures anyway
        masks.subList(0, masks.size() - 2).forEach(mask -> circuits.add(StudyPiece.mask(mask)));
        List<Ask> pieces = new ArrayList<>();
        for (int batch = 0; batch < batches; batch++) {
            pieces.add(StudyPiece.evaluations(asked, study, batch, circuits));
        }
        String kernel = Here.kernel();
        List<Numbers.Gathered> gathered =
                Stream.generate(Numbers.Gathered::new).limit(masks.size()).toList();
        workplace.run(pieces, new InOrder((number, answer) -> {
            answer.read(kernel, in -> add(gathered, in));
            progress.advance("evaluating circuits", number + 1, batches);
        }));
        return gathered.stream().map(Numbers.Gathered::evaluation).toList();
    }

    private static int add(List<Numbers.Gathered> gathered, DataInputStream in) throws IOException {
        for (Numbers.Gathered one : gathered) {
            one.add(in);
        }
        return gathered.size();
    }
}
