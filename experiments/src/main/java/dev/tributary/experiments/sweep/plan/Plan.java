package dev.tributary.experiments.sweep.plan;

import dev.tributary.experiments.run.asked.UsageException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The cells of a sweep, each once, in the order of its table.
 *
 * @param file what was declared
 * @param cells what is to be done
 */
public record Plan(SweepFile file, List<Cell> cells) {

    /** The method that random circuits come from. */
    public static final String BASELINE = "random";

    public Plan {
        cells = List.copyOf(cells);
        if (Set.copyOf(cells).size() < cells.size()) {
            throw new IllegalArgumentException("expected every cell once");
        }
    }

    /** The plan of a declared sweep; throws {@link UsageException} if its grids cannot be expanded. */
    public static Plan of(SweepFile file) {
        Set<Cell> cells = new LinkedHashSet<>();
        for (Grid grid : file.grids()) {
            cells.addAll(grid.cells());
        }
        if (cells.isEmpty()) {
            throw new UsageException("the sweep has no cell: everything is excluded");
        }
        if (file.baseline()) {
            cells.addAll(cells.stream()
                    .filter(cell -> cell.experiment() == Experiment.CIRCUITS)
                    .map(Plan::baseline)
                    .collect(Collectors.toCollection(LinkedHashSet::new)));
        }
        return new Plan(file, List.copyOf(cells));
    }

    /** A random circuit of as many elements, dead ones included: removing those would leave almost nothing. */
    private static Cell baseline(Cell cell) {
        return cell.with(Axis.METHOD, BASELINE)
                .with(Axis.ABLATION, cell.value(Axis.EVALUATION))
                .with(Axis.SELECT, Axis.SELECT.usual())
                .with(Axis.DEAD, "keep");
    }

    /** The same without some cells. */
    public Plan without(Set<Cell> left) {
        return new Plan(
                file, cells.stream().filter(cell -> !left.contains(cell)).toList());
    }

    /** What is computed and stored together, in the order of the first cell of each. */
    public List<Unit> units() {
        return Units.of(cells);
    }
}
