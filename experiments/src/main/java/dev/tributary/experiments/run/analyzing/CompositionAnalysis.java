package dev.tributary.experiments.run.analyzing;

import dev.tributary.engine.analysis.Composition;
import dev.tributary.engine.analysis.Composition.Baseline;
import dev.tributary.engine.analysis.HeadCircuits;
import dev.tributary.engine.analysis.HeadScores;
import dev.tributary.engine.hooks.HookedTransformer;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.tensor.Tensor;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.printing.Rows;
import dev.tributary.render.chart.DataTable;
import dev.tributary.render.chart.HeatMap;
import dev.tributary.render.chart.Section;
import dev.tributary.render.report.Fact;
import dev.tributary.render.text.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which heads read which earlier heads, and which copy, by the weights alone. */
record CompositionAnalysis() implements Analysis {

    private static final int SAMPLES = 100;
    private static final int SHOWN = 15;

    @Override
    public String name() {
        return "composition";
    }

    @Override
    public String description() {
        return "Q-, K- and V-composition of all pairs of heads, and copying, by weights alone";
    }

    @Override
    public String model() {
        return "induction";
    }

    /** A pair of heads with its score. */
    private record Pair(Composition kind, String earlier, String later, double score) {

        double apart(Baseline baseline) {
            return (score - baseline.mean()) / baseline.deviation();
        }
    }

    @Override
    public Findings of(AnalysisInput input, Progress progress) {
        HookedTransformer model = input.model();
        if (model.config().layers() < 2) {
            throw new UsageException("heads compose with heads of earlier layers, but the model has one layer");
        }
        Baseline baseline = Composition.baseline(
                model.config().dModel(),
                model.config().attention().dHead(),
                SAMPLES,
                input.subject().options().seed());
        Map<Composition, Tensor> scores = new EnumMap<>(Composition.class);
        for (Composition kind : Composition.values()) {
            progress.advance("composition scores", scores.size(), Composition.values().length);
            scores.put(kind, kind.all(model.weights()));
        }
        progress.advance("composition scores", Composition.values().length, Composition.values().length);
        HeadScores copying = new HeadCircuits(model.weights()).copying();
        List<Pair> pairs = pairs(model, scores);
        Map<String, Rows> tables = new LinkedHashMap<>();
        tables.put("composition", rows(pairs, baseline));
        tables.put("copying", HeadTables.rows(List.of("copying"), List.of(copying)));
        return new Findings(
                "Composition of heads of " + input.subject().opened().name(),
                "How much each head reads what earlier heads write, by weights alone. Random matrices of these shapes"
                        + " score " + Numbers.brief(baseline.mean()) + " ± " + Numbers.brief(baseline.deviation())
                        + "; what counts is how far above that a pair lies.",
                facts(pairs, baseline, copying),
                sections(model, scores, baseline, copying, pairs),
                notes(baseline),
                tables);
    }

    private static List<Pair> pairs(HookedTransformer model, Map<Composition, Tensor> scores) {
        int layers = model.config().layers();
        int heads = model.config().attention().heads();
        List<Pair> pairs = new ArrayList<>();
        scores.forEach((kind, values) -> {
            for (int index = 0; index < values.size(); index++) {
                int head = index % heads;
                int later = index / heads % layers;
                int first = index / heads / layers;
                if (first / heads < later) {
                    pairs.add(new Pair(
                            kind, label(first / heads, first % heads), label(later, head), values.flat(index)));
                }
            }
        });
        pairs.sort(Comparator.comparingDouble(Pair::score).reversed());
        return List.copyOf(pairs);
    }

    private static String label(int layer, int head) {
        return "L" + layer + "H" + head;
    }

    private static Rows rows(List<Pair> pairs, Baseline baseline) {
        return new Rows(
                List.of("kind", "earlier", "later", "score", "baseline", "deviations_above"),
                pairs.stream()
                        .map(pair -> List.of(
                                pair.kind().toString(),
                                pair.earlier(),
                                pair.later(),
                                Rows.number(pair.score()),
                                Rows.number(baseline.mean()),
                                Rows.number(pair.apart(baseline))))
                        .toList());
    }

    private static List<Fact> facts(List<Pair> pairs, Baseline baseline, HeadScores copying) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(
                "random heads",
                Numbers.brief(baseline.mean()),
                "± " + Numbers.brief(baseline.deviation()) + ", " + baseline.samples() + " pairs drawn"));
        for (Composition kind : Composition.values()) {
            pairs.stream()
                    .filter(pair -> pair.kind() == kind)
                    .findFirst()
                    .ifPresent(pair -> facts.add(new Fact(
                            "strongest " + kind + "-composition",
                            pair.earlier() + " → " + pair.later(),
                            Numbers.brief(pair.score()) + ", "
                                    + String.format(Locale.ROOT, "%.1f", pair.apart(baseline))
                                    + " deviations above random")));
        }
        HeadScores.Head copies = copying.ranked().get(0);
        facts.add(new Fact("strongest copying", copies.label(), Numbers.brief(copies.score()) + " of 1"));
        return facts;
    }

    private static List<Section> sections(
            HookedTransformer model,
            Map<Composition, Tensor> scores,
            Baseline baseline,
            HeadScores copying,
            List<Pair> pairs) {
        List<Section> sections = new ArrayList<>();
        scores.forEach((kind, values) -> sections.add(map(model, kind, values, baseline)));
        sections.add(HeadTables.map(
                "Copying",
                "The sum of the eigenvalues of each head's full OV circuit over the sum of their sizes: 1 raises the"
                        + " logit of whatever is attended to, -1 lowers it.",
                copying,
                new HeatMap.Diverging(0)));
        sections.add(new DataTable(
                "Strongest pairs",
                "Deviations are those of random pairs of heads; all pairs are in composition.csv.",
                List.of(
                        new DataTable.Column("kind", false),
                        new DataTable.Column("earlier", false),
                        new DataTable.Column("later", false),
                        new DataTable.Column("score", true),
                        new DataTable.Column("deviations above random", true)),
                pairs.stream()
                        .limit(SHOWN)
                        .map(pair -> List.of(
                                pair.kind().toString(),
                                pair.earlier(),
                                pair.later(),
                                Numbers.brief(pair.score()),
                                String.format(Locale.ROOT, "%.1f", pair.apart(baseline))))
                        .toList()));
        return sections;
    }

    /** Earlier heads from top to bottom, later ones from left to right. */
    private static HeatMap map(HookedTransformer model, Composition kind, Tensor values, Baseline baseline) {
        int layers = model.config().layers();
        int heads = model.config().attention().heads();
        List<String> labels = model.headLabels();
        int count = (layers - 1) * heads;
        List<double[]> rows = new ArrayList<>();
        for (int first = 0; first < count; first++) {
            double[] row = new double[count];
            for (int second = 0; second < count; second++) {
                int later = second / heads + 1;
                row[second] = first / heads < later
                        ? values.get(first / heads, first % heads, later, second % heads)
                        : Double.NaN;
            }
            rows.add(row);
        }
        return new HeatMap(
                kind + "-composition",
                "How much the " + (kind == Composition.Q ? "queries" : kind == Composition.K ? "keys" : "values")
                        + " of a later head read what an earlier head writes. White is the mean of random heads, blue is"
                        + " above it.",
                new HeatMap.Axis("earlier head", labels.subList(0, count)),
                new HeatMap.Axis("later head", labels.subList(heads, heads + count)),
                rows,
                new HeatMap.Diverging(baseline.mean()));
    }

    private static List<String> notes(Baseline baseline) {
        return List.of(
                "|W_A W_B| / (|W_A| |W_B|) with Frobenius norms, W_A the OV circuit of the earlier head, W_B its reader in"
                        + " the later one (Elhage et al. 2021). Norms are folded in; biases, MLPs and, where queries and"
                        + " keys are rotated, the rotation are left out.",
                "The baseline is the mean of " + baseline.samples() + " pairs of random heads with independent normal"
                        + " numbers. Trained weights have other spectra than random ones, so a score above it is a hint,"
                        + " not a proof: ablate or patch to see whether a path is used.",
                "Of many pairs, some lie two or three deviations above by chance.");
    }
}
