package dev.tributary.experiments.sweep.run;

import dev.tributary.engine.natives.NativeBootstrap;
import dev.tributary.engine.natives.NativeReport;
import dev.tributary.engine.progress.Progress;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.OpenedPrompts;
import dev.tributary.experiments.run.opening.Prepared;
import dev.tributary.experiments.run.opening.PromptDigests;
import dev.tributary.experiments.run.opening.Session;
import dev.tributary.experiments.run.opening.Taken;
import dev.tributary.experiments.run.recording.Build;
import dev.tributary.experiments.sweep.plan.Asked;
import dev.tributary.experiments.sweep.plan.Axis;
import dev.tributary.experiments.sweep.plan.Cell;
import dev.tributary.experiments.sweep.plan.Experiment;
import dev.tributary.experiments.sweep.plan.Plan;
import dev.tributary.experiments.sweep.store.SweepRecord;
import dev.tributary.graph.score.EdgeBudget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A plan of which every cell was held against the models and prompts that it names, before anything runs.
 *
 * @param plan without the cells that were left out
 * @param inputs digests of models and prompts by the names that cells have for them
 * @param notes what was left out, and why
 */
public record Checked(Plan plan, Map<String, String> inputs, List<String> notes) {

    private static final int PROBLEMS_SHOWN = 20;

    public Checked {
        inputs = new TreeMap<>(inputs);
        notes = List.copyOf(notes);
    }

    /**
     * Opens every model and reads all prompts, and throws {@link UsageException} with everything that cannot be.
     *
     * @param threads of the arithmetic
     * @param progress of downloads
     */
    public static Checked of(Plan plan, int threads, Progress progress) throws IOException {
        return new Checking(plan, threads, progress).check();
    }

    /** The record of a folder in which this is carried out. */
    public SweepRecord record() {
        NativeReport natives = NativeBootstrap.ensure();
        Build build = Build.present();
        Map<String, String> with = new TreeMap<>();
        with.put("tributary", build.version());
        with.put("nd4j", build.nd4j());
        with.put("openblas", build.openblas());
        with.put("kernel", natives.vendor() + " " + natives.kernel());
        return new SweepRecord(plan.file().title(), with, inputs, plan.cells());
    }

    /** One check of all cells, which gathers problems. */
    private static final class Checking {
        private final Plan plan;
        private final int threads;
        private final Progress progress;
        private final Map<String, List<Cell>> problems = new LinkedHashMap<>();
        private final Map<String, Integer> unsuited = new LinkedHashMap<>();
        private final Set<Cell> left = new LinkedHashSet<>();
        private final Map<String, String> inputs = new TreeMap<>();

        Checking(Plan plan, int threads, Progress progress) {
            this.plan = plan;
            this.threads = threads;
            this.progress = progress;
        }

        Checked check() throws IOException {
            Map<Session.Key, List<Cell>> byModel = new LinkedHashMap<>();
            for (Cell cell : plan.cells()) {
                guard(List.of(cell), () -> {
                    RunOptions options = new Asked(cell).options(threads);
                    requireOwnPieces(cell);
                    byModel.computeIfAbsent(Session.Key.of(options), key -> new ArrayList<>())
                            .add(cell);
                });
            }
            for (List<Cell> cells : byModel.values()) {
                guard(cells, () -> model(cells));
            }
            throwIfAny();
            List<String> notes = new ArrayList<>();
            unsuited.forEach((reason, count) ->
                    notes.add(count + (count == 1 ? " cell is" : " cells are") + " left out, since " + reason));
            Plan kept = plan.without(left);
            if (kept.cells().isEmpty()) {
                throw new UsageException("the sweep has no cell: " + String.join("; ", notes));
            }
            return new Checked(kept, inputs, notes);
        }

        private static void requireOwnPieces(Cell cell) {
            if (cell.experiment() != Experiment.CIRCUITS) {
                TrialUnits.requirePlaces(cell);
            }
            switch (cell.experiment()) {
                case CIRCUITS -> new Asked(cell).choice();
                case PATCH -> new Asked(cell).patch();
                case ABLATE -> new Asked(cell).ablate();
            }
        }

        private void model(List<Cell> cells) throws IOException {
            try (Session session = Session.open(new Asked(cells.get(0)).options(threads), progress)) {
                String name = session.opened().name();
                session.opened().weightsHash().ifPresent(hash -> inputs.put("model " + name, hash));
                Map<String, Optional<Prepared>> known = new HashMap<>();
                for (Cell cell : cells) {
                    guard(List.of(cell), () -> cell(session, cell, known));
                }
            }
        }

        private void cell(Session session, Cell cell, Map<String, Optional<Prepared>> known) throws IOException {
            RunOptions options = new Asked(cell).options(threads);
            OpenedPrompts prompts = session.prompts(options);
            inputs.putIfAbsent(
                    "prompts " + cell.text(Axis.ofInputs()).replace('\n', ' '), PromptDigests.ofAll(prompts.tokens()));
            if (cell.experiment() != Experiment.CIRCUITS) {
                session.prepare(options);
                return;
            }
            Optional<String> reason = Taken.unsuited(options.question(), prompts);
            if (reason.isPresent() && plan.file().skipsUnsuited()) {
                left.add(cell);
                unsuited.merge(reason.get(), 1, Integer::sum);
                return;
            }
            String scores = cell.id(Axis.ofScores()) + cell.value(Axis.EVALUATION);
            Optional<Prepared> prepared = known.get(scores);
            if (prepared == null) {
                // what is wrong with one cell of a set is wrong with all, and is said once
                known.put(scores, Optional.empty());
                session.prepare(new Asked(cell).evaluation(threads));
                prepared = Optional.of(session.prepare(options));
                known.put(scores, prepared);
            }
            if (prepared.isPresent()
                    && new Asked(cell).choice().budget() instanceof EdgeBudget.Count count
                    && count.edges() > prepared.get().space().size()) {
                throw new UsageException("size " + count.edges() + " is more than there is: "
                        + prepared.get().space().size() + " " + cell.value(Axis.ELEMENTS));
            }
        }

        private interface Step {
            void run() throws IOException;
        }

        private void guard(List<Cell> cells, Step step) {
            try {
                step.run();
            } catch (UsageException | IllegalArgumentException | IOException wrong) {
                String words =
                        wrong instanceof IOException io ? FailureWords.of(io) : String.valueOf(wrong.getMessage());
                problems.computeIfAbsent(words, key -> new ArrayList<>()).addAll(cells);
            }
        }

        private void throwIfAny() {
            if (problems.isEmpty()) {
                return;
            }
            List<String> lines = new ArrayList<>();
            problems.forEach((words, cells) -> {
                if (lines.size() < PROBLEMS_SHOWN) {
                    String more = cells.size() > 1 ? " (and " + (cells.size() - 1) + " more)" : "";
                    lines.add(words + "\n    in " + cells.get(0).words() + more);
                }
            });
            int hidden = problems.size() - lines.size();
            throw new UsageException(plan.file().title() + " has "
                    + (problems.size() == 1 ? "one problem" : problems.size() + " problems")
                    + ", so nothing was run:\n  " + String.join("\n  ", lines)
                    + (hidden > 0 ? "\n  and " + hidden + " more" : "")
                    + "\nexclude such cells, or, where a method does not suit, say unsuited: skip");
        }
    }
}
