package dev.tributary.experiments.run.printing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.engine.patching.Effects;
import dev.tributary.engine.patching.Into;
import dev.tributary.experiments.run.trials.PathsPatched;
import dev.tributary.graph.io.JsonFiles;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Patched paths as they are printed.
 *
 * @param paths what came of them
 */
public record PathsPatchedText(PathsPatched paths) {

    /** The two runs, then the paths that do most. */
    public String text(int top) {
        Effects effects = paths.effects();
        boolean corrupt = paths.into() == Into.CORRUPT;
        double taking = effects.ends().meanTaking();
        double lending = effects.ends().meanLending();
        List<List<String>> rows = order(effects).stream()
                .limit(top)
                .map(path -> List.of(
                        paths.edges().get(path).name(),
                        with(effects.share(path), effects.shareError(path)),
                        with(OptionalDouble.of(effects.mean(path)), effects.standardError(path))))
                .toList();
        return String.format(
                        Locale.ROOT,
                        "%s: %.4g clean, %.4g corrupt, means of %d prompts",
                        paths.metric(),
                        corrupt ? lending : taking,
                        corrupt ? taking : lending,
                        effects.ends().prompts())
                + System.lineSeparator()
                + "direct paths, " + (corrupt ? "clean" : "corrupt") + " into "
                + paths.into().label() + ", the "
                + rows.size() + " of " + effects.count() + " that do most, with standard errors:"
                + System.lineSeparator()
                + new Rows(List.of("path", "share", paths.metric()), rows).text();
    }

    private static List<Integer> order(Effects effects) {
        double start = effects.ends().meanTaking();
        return IntStream.range(0, effects.count())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer path) -> -Math.abs(effects.mean(path) - start))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private static String with(OptionalDouble value, OptionalDouble error) {
        if (value.isEmpty()) {
            return "undefined";
        }
        return String.format(Locale.ROOT, "%.4f", value.getAsDouble() + 0.0)
                + (error.isPresent() ? String.format(Locale.ROOT, " ±%.4f", error.getAsDouble()) : "");
    }

    /** Every path in canonical order. */
    public ObjectNode json() {
        Effects effects = paths.effects();
        ObjectNode root = JsonFiles.object()
                .put("format", "tributary-path-patching")
                .put("version", 1)
                .put("metric", paths.metric())
                .put("into", paths.into().label())
                .put("prompts", effects.ends().prompts())
                .put("taking", effects.ends().meanTaking())
                .put("lending", effects.ends().meanLending());
        ArrayNode array = root.putArray("paths");
        for (int path = 0; path < effects.count(); path++) {
            ObjectNode node = array.addObject()
                    .put("path", paths.edges().get(path).name())
                    .put("metric", effects.mean(path));
            put(node, "metric_standard_error", effects.standardError(path));
            put(node, "share", effects.share(path));
            put(node, "share_standard_error", effects.shareError(path));
        }
        return root;
    }

    private static void put(ObjectNode node, String name, OptionalDouble value) {
        if (value.isPresent()) {
            node.put(name, value.getAsDouble());
        } else {
            node.putNull(name);
        }
    }
}
