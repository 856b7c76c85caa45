package dev.tributary.experiments.run.comparing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.CircuitComparison;
import dev.tributary.graph.circuit.RocCurve;
import dev.tributary.graph.io.JsonFiles;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.math3.distribution.HypergeometricDistribution;

/**
 * A comparison, as lines for a person and as JSON.
 *
 * @param lines what a person reads
 * @param json the same with every number in full
 */
public record Comparison(List<String> lines, ObjectNode json) {

    private static final double DISCOVERIES = 0.05;
    private static final List<Integer> SIZES = List.of(10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000);

    public Comparison {
        lines = List.copyOf(lines);
        json = json.deepCopy();
    }

    /**
     * Two files of the same kind, or scores beside a circuit; throws {@link UsageException} if they do not fit.
     *
     * @param most how many elements are listed of each kind
     */
    public static Comparison of(StoredResult first, StoredResult second, int most) {
        first.requireSameSpace(second);
        if (first.scores().isPresent() && second.scores().isPresent()) {
            return scores(
                    new ScoreComparison(first.scores().get(), second.scores().get()), most);
        }
        if (first.circuit().isPresent() && second.circuit().isPresent()) {
            return circuits(first.circuit().get(), second.circuit().get(), most);
        }
        StoredResult scores = first.scores().isPresent() ? first : second;
        StoredResult circuit = first.scores().isPresent() ? second : first;
        return against(scores, circuit.circuit().orElseThrow(), "the circuit " + circuit.name(), most);
    }

    /** A file beside a circuit that is taken as the truth. */
    public static Comparison against(StoredResult result, Circuit truth, String words, int most) {
        List<String> lines = new ArrayList<>();
        ObjectNode json = JsonFiles.object().put("against", words).put("known", truth.size());
        if (result.circuit().isPresent()) {
            CircuitComparison compared = CircuitComparison.of(result.circuit().get(), truth);
            lines.add(String.format(
                    Locale.ROOT,
                    "%s: %d of its %d found, %d others found",
                    words,
                    compared.hits().size(),
                    truth.size(),
                    compared.extras().size()));
            shares(lines, json, compared);
            list(lines, json, "missed", compared.misses(), most);
            list(lines, json, "others", compared.extras(), most);
            return new Comparison(lines, json);
        }
        PruneScores scores = result.scores().orElseThrow();
        RocCurve curve = UsageException.named(() -> RocCurve.of(scores, Ranking.ABSOLUTE, truth));
        lines.add(String.format(Locale.ROOT, "%s: %d of %d %s", words, truth.size(), scores.size(), label(truth)));
        number(lines, json, "area under the ROC curve", "auroc", OptionalDouble.of(curve.rankArea()));
        number(lines, json, "average precision", "average_precision", OptionalDouble.of(curve.averagePrecision()));
        Circuit strongest = Circuit.strongest(
                scores, new dev.tributary.graph.score.EdgeBudget.Count(truth.size()), Ranking.ABSOLUTE);
        CircuitComparison compared = CircuitComparison.of(strongest, truth);
        lines.add("of the " + truth.size() + " strongest:");
        shares(lines, json, compared);
        list(lines, json, "missed", compared.misses(), most);
        ArrayNode points = json.putArray("roc");
        for (RocCurve.Point point : curve.points()) {
            points.addArray().add(curve.falsePositiveRate(point)).add(curve.truePositiveRate(point));
        }
        return new Comparison(lines, json);
    }

    private static void shares(List<String> lines, ObjectNode json, CircuitComparison compared) {
        number(lines, json, "precision", "precision", compared.precision());
        number(lines, json, "recall", "recall", compared.recall());
        number(lines, json, "F1", "f1", compared.f1());
    }

    private static Comparison circuits(Circuit first, Circuit second, int most) {
        CircuitComparison compared = CircuitComparison.of(second, first);
        int all = compared.hits().size()
                + compared.misses().size()
                + compared.extras().size();
        List<String> lines = new ArrayList<>();
        ObjectNode json = JsonFiles.object()
                .put("first", first.size())
                .put("second", second.size())
                .put("shared", compared.hits().size());
        lines.add(String.format(
                Locale.ROOT,
                "%d and %d %s of %d, %d of them shared",
                first.size(),
                second.size(),
                label(first),
                first.capacity(),
                compared.hits().size()));
        number(
                lines,
                json,
                "Jaccard (shared by all)",
                "jaccard",
                all == 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of((double) compared.hits().size() / all));
        double chance = chance(first, second, compared.hits().size());
        lines.add(
                String.format(Locale.ROOT, "probability of sharing as many by chance: %.3g (hypergeometric)", chance));
        json.put("chance_of_as_many_shared", chance);
        list(lines, json, "removed", compared.misses(), most);
        list(lines, json, "added", compared.extras(), most);
        return new Comparison(lines, json);
    }

    /** Of at least so many in common, if the second circuit were any as large. */
    private static double chance(Circuit first, Circuit second, int shared) {
        return new HypergeometricDistribution(null, first.capacity(), first.size(), second.size())
                .upperCumulativeProbability(shared);
    }

    private static Comparison scores(ScoreComparison compared, int most) {
        List<String> lines = new ArrayList<>();
        ObjectNode json = JsonFiles.object().put("elements", compared.first().size());
        lines.add("scores of " + compared.first().space());
        number(lines, json, "Spearman, by score", "spearman", compared.spearman());
        number(lines, json, "Spearman, by |score|", "spearman_of_strength", compared.spearmanOfStrength());
        number(lines, json, "Pearson", "pearson", compared.pearson());
        json.put("sign_flips", compared.flips());
        lines.add("opposite signs: " + compared.flips());
        ArrayNode overlaps = json.putArray("overlaps");
        for (ScoreComparison.Overlap overlap : compared.overlaps(SIZES)) {
            lines.add(String.format(
                    Locale.ROOT,
                    "of the %d strongest %d shared, Jaccard %.3f, %d with opposite signs",
                    overlap.size(),
                    overlap.shared(),
                    overlap.jaccard(),
                    overlap.flips()));
            overlaps.addObject()
                    .put("size", overlap.size())
                    .put("shared", overlap.shared())
                    .put("jaccard", overlap.jaccard())
                    .put("sign_flips", overlap.flips());
        }
        Optional<double[]> differences = compared.differences();
        differences.ifPresent(q -> {
            long differing =
                    Arrays.stream(q).filter(value -> value <= DISCOVERIES).count();
            lines.add(differing + " scores differ by more than prompts do (Welch's test, q at most " + DISCOVERIES
                    + " among all; as if the prompts had nothing in common)");
            json.put("differing", differing);
        });
        ArrayNode changed = json.putArray("most_changed");
        List<Integer> indices = compared.mostChanged(most);
        if (!indices.isEmpty()) {
            lines.add("changed most:");
        }
        for (int index : indices) {
            String name = compared.first().element(index).name();
            double from = compared.first().value(index);
            double to = compared.second().value(index);
            String sure = differences
                    .map(q -> String.format(Locale.ROOT, "  q %.2g", q[index]))
                    .orElse("");
            lines.add(String.format(Locale.ROOT, "%12.5g -> %12.5g  %s%s", from, to, name, sure));
            ObjectNode item =
                    changed.addObject().put("name", name).put("first", from).put("second", to);
            differences.ifPresent(q -> item.put("q", q[index]));
        }
        return new Comparison(lines, json);
    }

    private static void number(List<String> lines, ObjectNode json, String words, String field, OptionalDouble value) {
        if (value.isPresent()) {
            lines.add(String.format(Locale.ROOT, "%s: %.4f", words, Math.rint(value.getAsDouble() * 1e4) / 1e4 + 0.0));
            json.put(field, value.getAsDouble());
        } else {
            lines.add(words + ": undefined");
            json.putNull(field);
        }
    }

    private static void list(List<String> lines, ObjectNode json, String words, Circuit circuit, int most) {
        ArrayNode names = json.putArray(words);
        circuit.elements().forEach(element -> names.add(element.name()));
        lines.add(words + ": " + circuit.size());
        circuit.elements().stream().limit(most).forEach(element -> lines.add("  " + element.name()));
        if (circuit.size() > most) {
            lines.add("  and " + (circuit.size() - most) + " more; --json lists all");
        }
    }

    private static String label(Circuit circuit) {
        return circuit.space().elements().label();
    }
}
