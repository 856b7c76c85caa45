package dev.tributary.experiments.run.figures;

import dev.tributary.engine.model.Swap;
import dev.tributary.engine.patching.Axis;
import dev.tributary.engine.patching.GridResult;
import dev.tributary.engine.patching.Into;
import dev.tributary.engine.patching.PatchGrid;
import dev.tributary.experiments.run.trials.Patched;
import dev.tributary.render.heat.HeatMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Grids of activation patching as heat maps: layers from top to bottom against positions or heads; a third axis makes
 * panels.
 *
 * @param patched what is shown
 * @param subject whose activations, in a few words
 */
public record GridMaps(Patched patched, String subject) {

    /** One for each grid, in order. */
    public List<HeatMap> all() {
        return patched.grids().stream().map(this::map).toList();
    }

    private HeatMap map(GridResult result) {
        List<Axis> axes = result.grid().axes();
        Axis y = axes.contains(Axis.KEY) ? Axis.POSITION : Axis.LAYER;
        List<Axis> others = axes.stream().filter(axis -> axis != y).toList();
        // keys and positions make better columns than panels; of the two axes of heads and positions, heads do
        Axis x =
                others.isEmpty() ? Axis.POSITION : others.contains(Axis.KEY) ? Axis.KEY : others.get(others.size() - 1);
        Map<String, Map<List<Integer>, HeatMap.Cell>> panels = new LinkedHashMap<>();
        for (int cell = 0; cell < result.swaps().size(); cell++) {
            Swap swap = result.swaps().get(cell);
            String panel = others.stream()
                    .filter(axis -> axis != x)
                    .map(axis -> (axis == Axis.POSITION ? "" : axis.label() + " ") + label(axis, value(axis, swap)))
                    .collect(Collectors.joining(", "));
            panels.computeIfAbsent(panel, title -> new LinkedHashMap<>())
                    .put(List.of(value(y, swap), value(x, swap)), cell(result, cell));
        }
        int rows = extent(result, y);
        int columns = extent(result, x);
        List<HeatMap.Panel> all = new ArrayList<>();
        panels.forEach((title, cells) -> all.add(new HeatMap.Panel(
                title,
                IntStream.range(0, rows * columns)
                        .mapToObj(index -> cells.get(List.of(index / columns, index % columns)))
                        .toList())));
        return new HeatMap(
                title(result.grid()),
                captions(),
                names(x, result, columns),
                names(y, result, rows),
                new HeatMap.Scale(scale(), HeatMap.bound(all)),
                all);
    }

    private String title(PatchGrid grid) {
        return grid.site().label() + (grid.byHead() ? " of each head" : "") + ": "
                + (patched.into() == Into.CORRUPT
                        ? "clean activations put into the corrupt run"
                        : "corrupt activations put into the clean run");
    }

    private List<String> captions() {
        return List.of(String.format(
                Locale.ROOT,
                "%s; %s %.4g clean, %.4g corrupt, means of %d prompts",
                subject,
                patched.metric(),
                patched.clean(),
                patched.corrupt(),
                patched.prompts()));
    }

    private String scale() {
        if (!patched.hasShares()) {
            return "change of " + patched.metric();
        }
        return patched.into() == Into.CORRUPT
                ? "share of the way from the corrupt to the clean " + patched.metric() + " (1: all of it)"
                : "share of the way from the clean to the corrupt " + patched.metric() + " (1: all of it)";
    }

    private HeatMap.Cell cell(GridResult result, int cell) {
        OptionalDouble value = patched.hasShares()
                ? result.share(cell)
                : OptionalDouble.of(result.mean(cell) - result.ends().meanTaking());
        OptionalDouble error = patched.hasShares() ? result.shareError(cell) : result.standardError(cell);
        String detail = (error.isPresent() ? String.format(Locale.ROOT, "± %.2g", error.getAsDouble()) : "")
                + String.format(Locale.ROOT, " (%s %.4g)", patched.metric(), result.mean(cell));
        return new HeatMap.Cell(value, detail.strip());
    }

    private static int extent(GridResult result, Axis axis) {
        int index = result.grid().axes().indexOf(axis);
        return index < 0 ? 1 : result.shape().get(index);
    }

    private HeatMap.Names names(Axis axis, GridResult result, int count) {
        if (!result.grid().axes().contains(axis)) {
            return new HeatMap.Names("position", List.of("all"));
        }
        String name = axis == Axis.POSITION && result.grid().byKey() ? "query" : axis.label();
        return new HeatMap.Names(
                name,
                IntStream.range(0, count).mapToObj(value -> label(axis, value)).toList());
    }

    private String label(Axis axis, int value) {
        return axis == Axis.POSITION || axis == Axis.KEY ? patched.places().get(value) : Integer.toString(value);
    }

    private static int value(Axis axis, Swap swap) {
        OptionalInt value =
                switch (axis) {
                    case LAYER -> OptionalInt.of(swap.layer());
                    case HEAD -> swap.head();
                    case POSITION -> swap.lane();
                    case KEY -> swap.source();
                };
        return value.orElse(0);
    }
}
