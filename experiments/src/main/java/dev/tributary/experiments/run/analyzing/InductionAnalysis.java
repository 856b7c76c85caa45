package dev.tributary.experiments.run.analyzing;

import dev.tributary.engine.analysis.Composition;
import dev.tributary.engine.analysis.HeadAblation;
import dev.tributary.engine.analysis.HeadAblation.Replacement;
import dev.tributary.engine.analysis.HeadCircuits;
import dev.tributary.engine.analysis.HeadDetectors;
import dev.tributary.engine.analysis.HeadScores;
import dev.tributary.engine.analysis.RepeatedTokens;
import dev.tributary.engine.hooks.ActivationCache;
import dev.tributary.engine.hooks.CacheRequest;
import dev.tributary.engine.hooks.CachedRun;
import dev.tributary.engine.hooks.HookedTransformer;
import dev.tributary.engine.hooks.NextTokens;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.tensor.Tensor;
import dev.tributary.experiments.run.printing.Rows;
import dev.tributary.render.chart.DataTable;
import dev.tributary.render.chart.HeatMap;
import dev.tributary.render.chart.LinePlot;
import dev.tributary.render.chart.LinePlot.Band;
import dev.tributary.render.chart.LinePlot.Line;
import dev.tributary.render.chart.LinePlot.Tone;
import dev.tributary.render.chart.Section;
import dev.tributary.render.report.Fact;
import dev.tributary.render.text.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Random sequences written twice: does the model predict the repeat, and which heads make it. */
record InductionAnalysis() implements Analysis {

    private static final int SAMPLES = 100;
    private static final int SHOWN = 12;

    @Override
    public String name() {
        return "induction";
    }

    @Override
    public String description() {
        return "losses, patterns and ablations on random sequences written twice";
    }

    @Override
    public String model() {
        return "induction";
    }

    @Override
    public Findings of(AnalysisInput input, Progress progress) {
        HookedTransformer model = input.model();
        RepeatedTokens repeated = input.repeated();
        CachedRun run =
                model.runWithCache(repeated.tokens(), CacheRequest.where(name -> name.endsWith("hook_pattern")));
        Tensor losses = NextTokens.losses(run.logits(), repeated.tokens());
        Map<String, HeadScores> scores = scores(model, repeated, run.cache(), progress);
        List<HeadScores> columns = List.copyOf(scores.values());
        HeadScores induction = columns.get(0);
        HeadScores previous = columns.get(2);
        Map<String, Rows> tables = new LinkedHashMap<>();
        tables.put("heads", HeadTables.rows(List.copyOf(scores.keySet()), columns));
        tables.put("losses", lossRows(model, repeated, losses));
        List<Fact> facts = facts(input, repeated, losses, induction, previous);
        return new Findings(
                "Induction in " + input.subject().opened().name(),
                summary(repeated, losses, induction),
                facts,
                sections(model, repeated, losses, scores, tables.get("heads")),
                notes(repeated),
                tables);
    }

    private static Map<String, HeadScores> scores(
            HookedTransformer model, RepeatedTokens repeated, ActivationCache cache, Progress progress) {
        Map<String, HeadScores> scores = new LinkedHashMap<>();
        scores.put("induction", HeadDetectors.induction(cache, repeated));
        scores.put("induction_whole_diagonal", HeadDetectors.inductionCompatible(cache));
        scores.put("previous_token", HeadDetectors.previous(cache));
        scores.put("duplicate_token", HeadDetectors.duplicate(cache, repeated));
        for (Replacement replacement : Replacement.values()) {
            if (replacement != Replacement.RESAMPLE || repeated.tokens().batch() > 1) {
                scores.put(
                        "loss_without_" + replacement.label(),
                        new HeadAblation(replacement).of(model, repeated.tokens(), progress));
            }
        }
        scores.put("copying", new HeadCircuits(model.weights()).copying());
        return scores;
    }

    private static String summary(RepeatedTokens repeated, Tensor losses, HeadScores induction) {
        List<String> heads = induction.above(HeadScores.THRESHOLD);
        return "Of random tokens written twice, the model loses " + Numbers.brief(repeated.firstLoss(losses))
                + " nats a token the first time and " + Numbers.brief(repeated.secondLoss(losses))
                + " in the repeat. "
                + (heads.isEmpty()
                        ? "No head puts more than " + HeadScores.THRESHOLD
                                + " of its attention on the token after the same token before."
                        : "Heads that attend to the token after the same token before (more than "
                                + HeadScores.THRESHOLD + " of their attention): " + String.join(", ", heads) + ".");
    }

    private static List<Fact> facts(
            AnalysisInput input, RepeatedTokens repeated, Tensor losses, HeadScores induction, HeadScores previous) {
        List<Fact> facts = new ArrayList<>();
        int vocabulary = input.model().config().vocabulary().tokens();
        facts.add(new Fact(
                "loss, first time",
                Numbers.brief(repeated.firstLoss(losses)),
                "guessing evenly among " + vocabulary + " tokens: " + Numbers.brief(Math.log(vocabulary))));
        facts.add(new Fact(
                "loss, repeat",
                Numbers.brief(repeated.secondLoss(losses)),
                repeated.tokens().batch() + " sequences of " + repeated.length() + " tokens"));
        facts.add(new Fact(
                "induction heads",
                HeadTables.named(induction.above(HeadScores.THRESHOLD)),
                "strongest " + induction.ranked().get(0).label() + ": "
                        + Numbers.brief(induction.ranked().get(0).score())));
        facts.add(new Fact(
                "previous-token heads",
                HeadTables.named(previous.above(HeadScores.THRESHOLD)),
                "strongest " + previous.ranked().get(0).label() + ": "
                        + Numbers.brief(previous.ranked().get(0).score())));
        composition(input.model(), induction, previous).ifPresent(facts::add);
        return facts;
    }

    /** K-composition of the strongest induction head with the strongest previous-token head before it. */
    private static Optional<Fact> composition(HookedTransformer model, HeadScores induction, HeadScores previous) {
        HeadScores.Head later = induction.ranked().get(0);
        return previous.ranked().stream()
                .filter(head -> head.layer() < later.layer())
                .findFirst()
                .map(earlier -> {
                    double score = Composition.score(
                            new HeadCircuits(model.weights()).ov(earlier.layer(), earlier.head()),
                            Composition.K.reader(model.weights(), later.layer(), later.head()));
                    Composition.Baseline baseline = Composition.baseline(
                            model.config().dModel(), model.config().attention().dHead(), SAMPLES, 0);
                    return new Fact(
                            "K-composition " + earlier.label() + " → " + later.label(),
                            Numbers.brief(score),
                            "random heads " + Numbers.brief(baseline.mean()) + " ± "
                                    + Numbers.brief(baseline.deviation()));
                });
    }

    private static List<Section> sections(
            HookedTransformer model,
            RepeatedTokens repeated,
            Tensor losses,
            Map<String, HeadScores> scores,
            Rows heads) {
        List<Section> sections = new ArrayList<>();
        sections.add(lossPlot(model, repeated, losses));
        sections.add(HeadTables.map(
                "Induction score",
                "The mean attention, over the repeat, to the token after the same token the first time: 1 is a perfect"
                        + " induction head.",
                scores.getOrDefault("induction", scores.values().iterator().next()),
                new HeatMap.Between(0, 1)));
        scores.forEach((name, values) -> {
            if (name.equals("previous_token") || name.equals("duplicate_token")) {
                sections.add(HeadTables.map(
                        name.startsWith("p") ? "Previous-token score" : "Duplicate-token score",
                        name.startsWith("p")
                                ? "The mean attention to the token before."
                                : "The mean attention, over the repeat, to the same token the first time.",
                        values,
                        new HeatMap.Between(0, 1)));
            } else if (name.startsWith("loss_without")) {
                sections.add(HeadTables.map(
                        "Loss without each head (" + name.substring(name.lastIndexOf('_') + 1) + ")",
                        "How much the mean loss grows when what the head writes is replaced at every position; blue"
                                + " heads help, red heads are in the way.",
                        values,
                        new HeatMap.Diverging(0)));
            }
        });
        List<DataTable.Column> columns = heads.header().stream()
                .map(name -> new DataTable.Column(name.replace('_', ' '), !name.equals("head")))
                .toList();
        sections.add(new DataTable(
                "Heads",
                "The " + Math.min(SHOWN, heads.rows().size()) + " heads with the largest induction score; all are in"
                        + " heads.csv.",
                columns,
                Findings.brief(heads, SHOWN)));
        return sections;
    }

    private static LinePlot lossPlot(HookedTransformer model, RepeatedTokens repeated, Tensor losses) {
        int batch = losses.extent(0);
        int count = losses.extent(1);
        List<Double> first = IntStream.range(0, count)
                .mapToObj(place -> losses.get(0, place))
                .toList();
        List<Double> mean = IntStream.range(0, count)
                .mapToObj(place -> IntStream.range(0, batch)
                                .mapToDouble(prompt -> losses.get(prompt, place))
                                .sum()
                        / batch)
                .toList();
        List<String> labels = model.text().toStrTokens(repeated.tokens(), 0).subList(1, count + 1);
        List<Line> lines = new ArrayList<>();
        if (batch > 1) {
            lines.add(new Line("mean of " + batch + " sequences", mean, List.of()));
        }
        lines.add(new Line("first sequence", first, labels));
        double border = repeated.lossesOfFirstHalf() - 0.5;
        return new LinePlot(
                "Per token loss on sequence of length " + repeated.length() + " repeated twice",
                "Red: the sequence is new, nothing helps. Green: the repeat, which only looking back can tell. Point at"
                        + " a place to see which token had to be predicted there in the first sequence.",
                "Sequence position",
                "Loss",
                lines,
                List.of(new Band("first time", 0, border, Tone.BAD), new Band("repeat", border, count - 1, Tone.GOOD)));
    }

    private static Rows lossRows(HookedTransformer model, RepeatedTokens repeated, Tensor losses) {
        List<List<String>> rows = new ArrayList<>();
        for (int prompt = 0; prompt < losses.extent(0); prompt++) {
            for (int place = 0; place < losses.extent(1); place++) {
                int token = repeated.tokens().id(prompt, place + 1);
                rows.add(List.of(
                        Integer.toString(prompt),
                        Integer.toString(place),
                        Integer.toString(token),
                        model.text().token(token),
                        place < repeated.lossesOfFirstHalf() ? "first" : "repeat",
                        Rows.number(losses.get(prompt, place))));
            }
        }
        return new Rows(List.of("sequence", "position", "token", "text", "half", "loss"), rows);
    }

    private static List<String> notes(RepeatedTokens repeated) {
        return List.of(
                "Tokens are drawn evenly from the whole vocabulary, so a token can occur twice in one sequence; "
                        + repeated.bos()
                                .map(bos -> "BOS (id " + bos + ") stands before each.")
                                .orElse("no BOS stands before them."),
                "induction_whole_diagonal is the score of older notebooks: its diagonal has two places more, which are"
                        + " no induction.",
                "The first token of the repeat counts to the repeat, although nothing announces it.",
                "Copying and composition are read from the weights alone: norms are folded in, biases are left out.");
    }
}
