package dev.tributary.experiments.sweep.run;

import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.Acdc;
import dev.tributary.engine.prune.ExactPatching;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.opening.Session;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.run.opening.Subject;
import dev.tributary.experiments.sweep.plan.Asked;
import dev.tributary.experiments.sweep.plan.Axis;
import dev.tributary.experiments.sweep.plan.Experiment;
import dev.tributary.experiments.sweep.plan.Plan;
import dev.tributary.experiments.sweep.plan.Unit;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.IndexSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a sweep will cost, from measuring a piece of it: of each kind of work, one batch of prompts.
 *
 * @param parts each kind of work
 * @param bytes the largest resident memory of this process so far, or 0 where the system does not say
 */
public record Estimate(List<Part> parts, long bytes) {

    private static final int SINGLE_ELEMENTS = 16;
    private static final int CIRCUITS = 4;

    public Estimate {
        parts = List.copyOf(parts);
    }

    /**
     * One kind of work.
     *
     * @param what for people
     * @param times how often it is done
     * @param each how long it takes each time
     * @param forwards how many forward passes of as many prompts take as long
     */
    public record Part(String what, int times, Duration each, double forwards) {}

    /** How long everything takes. */
    public Duration time() {
        return parts.stream()
                .map(part -> part.each().multipliedBy(part.times()))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** How many forward passes take as long. */
    public double forwards() {
        return parts.stream()
                .mapToDouble(part -> part.forwards() * part.times())
                .sum();
    }

    /** Opens each model in turn and measures. */
    public static Estimate of(Plan plan, int threads, Progress progress) throws IOException {
        Map<Session.Key, List<Unit>> byModel = new LinkedHashMap<>();
        for (Unit unit : plan.units()) {
            byModel.computeIfAbsent(Session.Key.of(new Asked(unit.first()).options(threads)), key -> new ArrayList<>())
                    .add(unit);
        }
        List<Part> parts = new ArrayList<>();
        for (List<Unit> units : byModel.values()) {
            try (Session session = Session.open(new Asked(units.get(0).first()).options(threads), progress)) {
                new Measuring(session, threads, parts).all(units);
            }
        }
        return new Estimate(parts, residentBytes());
    }

    private static long residentBytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    /** Measures the work of one model. */
    private record Measuring(Session session, int threads, List<Part> parts) {

        void all(List<Unit> units) throws IOException {
            Map<String, List<Unit>> scorings = new LinkedHashMap<>();
            Map<String, List<Unit>> evaluations = new LinkedHashMap<>();
            Map<String, List<Unit>> trials = new LinkedHashMap<>();
            for (Unit unit : units) {
                if (unit.experiment() == Experiment.CIRCUITS) {
                    scorings.computeIfAbsent(words(unit, Axis.METHOD), key -> new ArrayList<>())
                            .add(unit);
                    evaluations
                            .computeIfAbsent(words(unit, Axis.POSITIONS), key -> new ArrayList<>())
                            .add(unit);
                } else {
                    trials.computeIfAbsent(unit.experiment().label(), key -> new ArrayList<>())
                            .add(unit);
                }
            }
            for (Map.Entry<String, List<Unit>> kind : scorings.entrySet()) {
                scoring(kind.getKey(), kind.getValue());
            }
            for (Map.Entry<String, List<Unit>> kind : evaluations.entrySet()) {
                evaluation(kind.getKey(), kind.getValue());
            }
            for (Map.Entry<String, List<Unit>> kind : trials.entrySet()) {
                trial(kind.getKey(), kind.getValue());
            }
        }

        private String words(Unit unit, Axis axis) {
            return session.opened().name() + " " + (axis == Axis.METHOD ? "scoring by " : "circuits, positions ")
                    + (unit.first().value(axis).isEmpty()
                            ? "the usual one"
                            : unit.first().value(axis));
        }

        private void scoring(String what, List<Unit> units) throws IOException {
            Study study = session.study(new Asked(units.get(0).first()).options(threads));
            List<PairBatch> batches = study.objective(study.split().score()).batches();
            Objective one = new Objective(batches.subList(0, 1), study.metric(), study.replacements());
            double forward = forward(study.model(), batches.get(0));
            IndexSpace space = IndexSpace.of(
                    study.elements(),
                    study.model().graph(),
                    study.positions(),
                    study.opened().architecture().width(study.elements()));
            double seconds;
            if (study.method() instanceof ExactPatching || study.method() instanceof Acdc) {
                int tried = Math.min(SINGLE_ELEMENTS, space.size());
                List<PatchMask> masks = new ArrayList<>();
                for (int number = 0; number < tried; number++) {
                    BitSet single = new BitSet();
                    single.set((int) ((long) number * space.size() / tried));
                    masks.add(new PatchMask.AblatingOnly(Circuit.of(space, single)));
                }
                seconds = evaluating(study, one, masks) * space.size() / tried;
            } else {
                Scoring scoring = new Scoring(study.elements(), study.positions(), study.seed(), 0, Progress.silent());
                study.method().score(study.model(), one, scoring);
                seconds = seconds(() -> study.method().score(study.model(), one, scoring));
            }
            Set<String> distinct = new LinkedHashSet<>();
            units.forEach(unit -> distinct.add(unit.folder()));
            add(what, distinct.size(), seconds * batches.size(), forward * batches.size());
        }

        private void evaluation(String what, List<Unit> units) throws IOException {
            Study study = session.study(new Asked(units.get(0).first()).evaluation(threads));
            List<PairBatch> batches = study.objective(study.split().report()).batches();
            Objective one = new Objective(batches.subList(0, 1), study.metric(), study.replacements());
            IndexSpace space = IndexSpace.of(
                    study.elements(),
                    study.model().graph(),
                    study.positions(),
                    study.opened().architecture().width(study.elements()));
            List<PatchMask> masks = new ArrayList<>();
            for (int number = 1; number <= CIRCUITS; number++) {
                BitSet kept = new BitSet();
                kept.set(0, Math.max(1, space.size() * number / (2 * CIRCUITS)));
                masks.add(new PatchMask.AblatingAllBut(Circuit.of(space, kept)));
            }
            int cells = units.stream().mapToInt(unit -> unit.cells().size()).sum();
            double each = evaluating(study, one, masks) / CIRCUITS * batches.size();
            add(what, cells, each, forward(study.model(), batches.get(0)) * batches.size());
        }

        private void trial(String what, List<Unit> units) throws IOException {
            RunOptions options = new Asked(units.get(0).first()).options(threads);
            Subject subject = session.subject(options);
            List<PairBatch> batches =
                    subject.measured().batches(subject.options().batch());
            double forward = forward(subject.model(), batches.get(0)) * batches.size();
            add(
                    session.opened().name() + " " + what,
                    units.size(),
                    forward * TrialUnits.runs(subject, units.get(0).first()),
                    forward);
        }

        private void add(String what, int times, double seconds, double forward) {
            parts.add(new Part(what, times, Duration.ofNanos((long) (seconds * 1e9)), seconds / forward));
        }

        private static double evaluating(Study study, Objective one, List<PatchMask> masks) {
            CircuitEvaluator.of(study.model(), one).evaluate(masks, Progress.silent());
            return seconds(() -> CircuitEvaluator.of(study.model(), one).evaluate(masks, Progress.silent()));
        }

        private static double forward(PatchableModel model, PairBatch batch) {
            ForwardRun run = ForwardRun.plain(batch.clean(), batch.outputRows());
            model.logits(run);
            return Math.max(1e-9, seconds(() -> model.logits(run)));
        }

        private static double seconds(Runnable work) {
            long began = System.nanoTime();
            work.run();
            return (System.nanoTime() - began) / 1e9;
        }
    }
}
