package dev.tributary.experiments.sweep.plan;

import dev.tributary.graph.io.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Cells whose rows are computed and stored together: circuits of one set of scores that are measured in one way, or one
 * trial. Whatever is killed in the middle of a unit begins it again, so that no number depends on where that was.
 *
 * @param cells at least one, all of the same place
 */
public record Unit(List<Cell> cells) {

    private static final int LONGEST_WORD = 24;

    public Unit {
        cells = List.copyOf(cells);
        String place = place(cells.get(0));
        if (!cells.stream().allMatch(cell -> place(cell).equals(place))) {
            throw new IllegalArgumentException("expected cells that are stored together, got " + cells);
        }
    }

    /** Any of its cells, for what they have in common. */
    public Cell first() {
        return cells.get(0);
    }

    /** What it does. */
    public Experiment experiment() {
        return first().experiment();
    }

    /** The name of the folder of its scores, or of its trial. */
    public String folder() {
        return folder(first());
    }

    /** The name of the file of its rows in that folder. It depends on all its cells, since they are computed together. */
    public String rows() {
        String all = cells.stream().map(Cell::id).reduce("", String::concat);
        return "rows-" + Sha256.of(all.getBytes(StandardCharsets.UTF_8)).substring(0, 12) + ".jsonl";
    }

    /** What tells units apart. */
    static String place(Cell cell) {
        return cell.experiment() == Experiment.CIRCUITS
                ? folder(cell) + "/" + cell.value(Axis.EVALUATION)
                : folder(cell);
    }

    /** Words that a person knows it by, and a digest of everything that it depends on. */
    private static String folder(Cell cell) {
        Set<Axis> axes = cell.experiment() == Experiment.CIRCUITS
                ? Axis.ofScores()
                : cell.experiment().axes();
        List<Axis> named = cell.experiment() == Experiment.CIRCUITS
                ? List.of(Axis.MODEL, Axis.TASK, Axis.METHOD, Axis.ABLATION)
                : List.of(Axis.MODEL, Axis.TASK);
        StringBuilder name = new StringBuilder(
                cell.experiment() == Experiment.CIRCUITS
                        ? ""
                        : cell.experiment().label() + "-");
        for (Axis axis : named) {
            String word = word(cell.value(axis));
            name.append(word).append(word.isEmpty() ? "" : "-");
        }
        return name.append(cell.id(axes)).toString();
    }

    private static String word(String value) {
        String safe =
                value.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return safe.length() > LONGEST_WORD
                ? safe.substring(safe.length() - LONGEST_WORD).replaceAll("^-", "")
                : safe;
    }
}
