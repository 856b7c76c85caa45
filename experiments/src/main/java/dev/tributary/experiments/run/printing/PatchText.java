package dev.tributary.experiments.run.printing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.engine.model.Swap;
import dev.tributary.engine.patching.Axis;
import dev.tributary.engine.patching.GridResult;
import dev.tributary.experiments.run.trials.Patched;
import dev.tributary.graph.io.JsonFiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Grids of activation patching as they are printed.
 *
 * @param patched what came of them
 */
public record PatchText(Patched patched) {

    /** What the two runs do, then of each grid the cells that do most. */
    public String text(int top) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s: %.4g clean, %.4g corrupt, means of %d prompts",
                patched.metric(),
                patched.clean(),
                patched.corrupt(),
                patched.prompts()));
        if (!patched.hasShares()) {
            lines.add("the two hardly differ, so shares of the way between them mean nothing");
        }
        for (GridResult result : patched.grids()) {
            lines.add("");
            lines.add(name(result) + ", the " + Math.min(top, result.swaps().size()) + " of "
                    + result.swaps().size() + " that do most, with standard errors:");
            lines.add(strongest(result, top).text());
        }
        return String.join(System.lineSeparator(), lines);
    }

    private Rows strongest(GridResult result, int top) {
        double start = result.ends().meanTaking();
        List<String> header = new ArrayList<>();
        result.grid().axes().forEach(axis -> header.add(axis.label()));
        header.addAll(List.of("share", patched.metric()));
        List<List<String>> rows = IntStream.range(0, result.swaps().size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer cell) -> -Math.abs(result.mean(cell) - start))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(top)
                .map(cell -> row(result, cell))
                .toList();
        return new Rows(header, rows);
    }

    private List<String> row(GridResult result, int cell) {
        List<String> row = new ArrayList<>();
        Swap swap = result.swaps().get(cell);
        result.grid().axes().forEach(axis -> row.add(place(axis, swap)));
        row.add(with(result.share(cell), result.shareError(cell), "%.3f"));
        row.add(with(OptionalDouble.of(result.mean(cell)), result.standardError(cell), "%.3f"));
        return row;
    }

    private static String with(OptionalDouble value, OptionalDouble error, String format) {
        if (value.isEmpty()) {
            return "undefined";
        }
        return String.format(Locale.ROOT, format, value.getAsDouble() + 0.0)
                + (error.isPresent() ? String.format(Locale.ROOT, " ±" + format, error.getAsDouble()) : "");
    }

    private String place(Axis axis, Swap swap) {
        return switch (axis) {
            case LAYER -> Integer.toString(swap.layer());
            case HEAD -> Integer.toString(swap.head().orElseThrow());
            case POSITION -> patched.places().get(swap.lane().orElseThrow());
            case KEY -> patched.places().get(swap.source().orElseThrow());
        };
    }

    private static String name(GridResult result) {
        return result.grid().site().label() + " by "
                + String.join(
                        ", ", result.grid().axes().stream().map(Axis::label).toList());
    }

    /** A row for each cell of every grid; what an axis does not tell apart is empty. */
    public String csv() {
        List<List<String>> rows = new ArrayList<>();
        for (GridResult result : patched.grids()) {
            for (int cell = 0; cell < result.swaps().size(); cell++) {
                Swap swap = result.swaps().get(cell);
                rows.add(List.of(
                        swap.site().label(),
                        Integer.toString(swap.layer()),
                        number(swap.head()),
                        number(swap.lane()),
                        swap.lane().isPresent()
                                ? patched.places().get(swap.lane().getAsInt())
                                : "",
                        number(swap.source()),
                        Rows.number(result.mean(cell)),
                        Rows.number(result.standardError(cell)),
                        Rows.number(result.share(cell)),
                        Rows.number(result.shareError(cell))));
            }
        }
        return new Rows(
                        List.of(
                                "site",
                                "layer",
                                "head",
                                "position",
                                "position_name",
                                "key",
                                "metric",
                                "metric_standard_error",
                                "share",
                                "share_standard_error"),
                        rows)
                .csv();
    }

    private static String number(OptionalInt value) {
        return value.isPresent() ? Integer.toString(value.getAsInt()) : "";
    }

    /** Everything: of each grid its axes, its shape and its numbers, flattened with the last axis the fastest. */
    public ObjectNode json() {
        ObjectNode root = JsonFiles.object()
                .put("format", "tributary-patching")
                .put("version", 1)
                .put("metric", patched.metric())
                .put("into", patched.into().label())
                .put("prompts", patched.prompts())
                .put("clean", patched.clean())
                .put("corrupt", patched.corrupt());
        ArrayNode places = root.putArray("positions");
        patched.places().forEach(places::add);
        ArrayNode grids = root.putArray("grids");
        for (GridResult result : patched.grids()) {
            ObjectNode grid = grids.addObject().put("site", result.grid().site().label());
            ArrayNode axes = grid.putArray("axes");
            result.grid().axes().forEach(axis -> axes.add(axis.label()));
            ArrayNode shape = grid.putArray("shape");
            result.shape().forEach(shape::add);
            ArrayNode metric = grid.putArray("metric");
            ArrayNode errors = grid.putArray("metric_standard_error");
            ArrayNode shares = grid.putArray("share");
            ArrayNode shareErrors = grid.putArray("share_standard_error");
            for (int cell = 0; cell < result.swaps().size(); cell++) {
                metric.add(result.mean(cell));
                add(errors, result.standardError(cell));
                add(shares, result.share(cell));
                add(shareErrors, result.shareError(cell));
            }
        }
        return root;
    }

    private static void add(ArrayNode array, OptionalDouble value) {
        if (value.isPresent()) {
            array.add(value.getAsDouble());
        } else {
            array.addNull();
        }
    }
}
