package dev.tributary.experiments.run.apart;

import dev.tributary.engine.prune.CandidateRuns;
import dev.tributary.engine.prune.Candidates;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.work.Ask;
import dev.tributary.experiments.work.Workplace;
import dev.tributary.graph.circuit.Circuit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Has candidates measured by several machines: to each go some that follow each other. */
final class ApartCandidates implements CandidateRuns {

    private final RunOptions asked;
    private final Study study;
    private final Workplace workplace;
    private final String kernel = Here.kernel();

    /** @param asked what the study was opened for */
    ApartCandidates(RunOptions asked, Study study, Workplace workplace) {
        this.asked = asked;
        this.study = study;
        this.workplace = workplace;
    }

    @Override
    public int width() {
        return workplace.width();
    }

    @Override
    public double worse(Circuit circuit) {
        return measured(List.of(StudyPiece.whole(asked, study, circuit))).get(0);
    }

    @Override
    public List<Double> worse(Candidates candidates) {
        int count = candidates.elements().size();
        int pieces = Math.min(count, width());
        List<Ask> asks = new ArrayList<>();
        for (int piece = 0; piece < pieces; piece++) {
            Candidates part = candidates.part(count * piece / pieces, count * (piece + 1) / pieces);
            asks.add(StudyPiece.candidates(asked, study, part));
        }
        return measured(asks);
    }

    private List<Double> measured(List<Ask> asks) {
        List<Double> worse = new ArrayList<>();
        try {
            workplace.run(asks, new InOrder((number, answer) -> Arrays.stream(answer.read(kernel, Numbers::read)[0])
                    .forEach(worse::add)));
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        }
        return worse;
    }

    /** The workplace stays open. */
    @Override
    public void close() {}
}
