package dev.tributary.experiments.run.choosing;

import dev.tributary.engine.progress.Notebook;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.scorecard.ResampledChoices;
import dev.tributary.experiments.run.choosing.Stability.Spread;
import dev.tributary.experiments.run.measuring.Ability;
import dev.tributary.experiments.run.measuring.Measured;
import dev.tributary.experiments.run.opening.Session;
import dev.tributary.experiments.run.opening.Study;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * How much a discovery hangs on its seed: the same again, to the end, with further seeds. A seed draws the prompts of a
 * task, shares prompts out, and draws whatever the method draws; so each row has its own three parts of its own prompts.
 *
 * @param rows the discovery itself first, then one for each further seed
 */
public record OtherSeeds(List<Row> rows) {

    public OtherSeeds {
        rows = List.copyOf(rows);
        if (rows.size() < 2) {
            throw new IllegalArgumentException("expected at least one further seed, got " + (rows.size() - 1));
        }
    }

    /**
     * One discovery.
     *
     * @param likeness with the first; empty where prompts of other lengths or spans put elements at other places
     * @param nominal how many elements were asked for
     * @param report what its circuit does on its own report split
     * @param circuits how many circuits were measured to choose it and to refine it
     */
    public record Row(long seed, Optional<Likeness> likeness, int nominal, Measured report, int circuits) {}

    /**
     * Of two discoveries.
     *
     * @param jaccard of the circuits, as they are reported
     * @param overlap rank-biased, of the rankings by |score|, looked at as deep as the first takes elements
     */
    public record Likeness(double jaccard, double overlap) {}

    /**
     * Runs it again; each time costs as much as the first.
     *
     * @param session that the study belongs to
     * @param first what the study found
     * @param more how many further seeds; those that follow the study's own
     */
    public static OtherSeeds of(Session session, Study study, Discovery first, int more, Progress progress)
            throws IOException {
        List<Row> rows = new ArrayList<>();
        rows.add(row(study.seed(), first, Optional.of(new Likeness(1, 1))));
        for (long seed = study.seed() + 1; seed <= study.seed() + more; seed++) {
            try {
                Study other = session.study(
                        study.options().with(study.options().inputs().withSeed(seed)));
                Ability ability = Ability.of(other, progress);
                Discovery found = Discovery.of(other, ability, other.score(progress), Notebook.none(), progress);
                rows.add(row(seed, found, likeness(first, found)));
            } catch (IllegalArgumentException failed) {
                throw new IllegalArgumentException(
                        "--stability: with the seed " + seed + ", " + failed.getMessage(), failed);
            }
            progress.advance("further seeds", seed - study.seed(), more);
        }
        return new OtherSeeds(rows);
    }

    private static Row row(long seed, Discovery found, Optional<Likeness> likeness) {
        int refining = found.refined().map(done -> done.refined().measured()).orElse(0);
        return new Row(
                seed, likeness, found.nominal(), found.report(), found.curve().size() + refining);
    }

    private static Optional<Likeness> likeness(Discovery first, Discovery found) {
        boolean same = found.circuit().space().equals(first.circuit().space());
        return same
                ? Optional.of(new Likeness(
                        ResampledChoices.jaccard(first.circuit(), found.circuit()),
                        ResampledChoices.overlap(first.scores(), found.scores(), first.nominal())))
                : Optional.empty();
    }

    /** Without the first. */
    private List<Row> further() {
        return rows.subList(1, rows.size());
    }

    /** Of the circuits of further seeds with the first; empty where none can be compared. */
    public Optional<Spread> jaccard() {
        return likeness(Likeness::jaccard);
    }

    /** Of the rankings of further seeds with the first; empty where none can be compared. */
    public Optional<Spread> overlap() {
        return likeness(Likeness::overlap);
    }

    private Optional<Spread> likeness(Function<Likeness, Double> number) {
        List<Double> known = further().stream()
                .flatMap(row -> row.likeness().stream())
                .map(number)
                .toList();
        return known.isEmpty() ? Optional.empty() : Optional.of(Spread.of(known));
    }

    /** Elements of the circuits of all seeds. */
    public Spread sizes() {
        return Spread.of(rows.stream().map(row -> (double) row.report().edges()).toList());
    }

    /** Of all seeds on their own report splits; empty where it is defined for none. */
    public Optional<Spread> shares() {
        List<Double> known = rows.stream()
                .map(row -> row.report().faithfulness())
                .filter(OptionalDouble::isPresent)
                .map(OptionalDouble::getAsDouble)
                .toList();
        return known.isEmpty() ? Optional.empty() : Optional.of(Spread.of(known));
    }

    /** How many circuits further seeds measured. */
    public int circuits() {
        return further().stream().mapToInt(Row::circuits).sum();
    }

    /** What is wide, in a sentence; empty if nothing is. */
    public Optional<String> warning() {
        Optional<String> other = jaccard()
                .filter(spread -> spread.mean() < Stability.ALIKE)
                .map(spread -> text("Other seeds choose another circuit (mean Jaccard index %.2f).", spread.mean()));
        return other.or(() -> shares().filter(spread -> spread.high() - spread.low() > Stability.APART)
                .map(spread -> text("Over seeds, faithfulness goes from %.2f to %.2f.", spread.low(), spread.high())));
    }

    /** In a line. */
    public String words() {
        String alike = jaccard().isEmpty()
                ? "prompts put elements at other places, so circuits cannot be compared"
                : text(
                        "Jaccard index %.2f [%.2f, %.2f] with this circuit, rank-biased overlap %.2f",
                        jaccard().get().mean(),
                        jaccard().get().low(),
                        jaccard().get().high(),
                        overlap().orElseThrow().mean());
        String measured = shares().map(
                        spread -> text("faithfulness %.3f [%.3f, %.3f]", spread.mean(), spread.low(), spread.high()))
                .orElse("faithfulness undefined");
        return text(
                "%d further seeds: %s; over all %d, %.0f to %.0f elements, %s on their own report splits (%d circuits measured)",
                further().size(), alike, rows.size(), sizes().low(), sizes().high(), measured, circuits());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
