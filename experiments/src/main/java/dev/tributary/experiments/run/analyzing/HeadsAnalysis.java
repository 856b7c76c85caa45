package dev.tributary.experiments.run.analyzing;

import dev.tributary.engine.analysis.HeadDetectors;
import dev.tributary.engine.analysis.HeadScores;
import dev.tributary.engine.analysis.PatternMatch;
import dev.tributary.engine.analysis.PatternMatch.Measure;
import dev.tributary.engine.analysis.RepeatedTokens;
import dev.tributary.engine.hooks.ActivationCache;
import dev.tributary.engine.hooks.CacheRequest;
import dev.tributary.engine.hooks.HookedTransformer;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Tensor;
import dev.tributary.experiments.run.printing.Rows;
import dev.tributary.render.chart.DataTable;
import dev.tributary.render.chart.HeatMap;
import dev.tributary.render.chart.Section;
import dev.tributary.render.report.Fact;
import dev.tributary.render.text.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What each head attends to, on texts and on random sequences written twice. */
record HeadsAnalysis() implements Analysis {

    private static final int SHOWN = 16;

    private static final Map<String, String> MEANINGS = Map.of(
            "current_token", "The mean attention to the token itself.",
            "previous_token", "The mean attention to the token before.",
            "first_token", "The mean attention to the first token, where heads rest that have nothing to do.",
            "duplicate_token",
                    "On random sequences written twice: attention, over the repeat, to the same token before.",
            "induction", "On random sequences written twice: attention, over the repeat, to the token after it.",
            "duplicate_match", "The share of all attention that goes to earlier tokens that are the same.",
            "induction_match", "The share of all attention that goes to tokens after earlier ones that are the same.");

    @Override
    public String name() {
        return "heads";
    }

    @Override
    public String description() {
        return "current, previous, first, duplicate and induction heads, by their patterns";
    }

    @Override
    public String model() {
        return "ioi";
    }

    @Override
    public Findings of(AnalysisInput input, Progress progress) {
        HookedTransformer model = input.model();
        List<TokenBatch> texts = texts(input);
        Map<String, HeadScores> scores = new LinkedHashMap<>();
        scores.put("current_token", mean(model, texts, HeadDetectors::current));
        scores.put("previous_token", mean(model, texts, HeadDetectors::previous));
        scores.put("first_token", mean(model, texts, HeadDetectors::first));
        RepeatedTokens repeated = input.repeated();
        ActivationCache twice = patterns(model, repeated.tokens());
        scores.put("duplicate_token", HeadDetectors.duplicate(twice, repeated));
        scores.put("induction", HeadDetectors.induction(twice, repeated));
        PatternMatch match = PatternMatch.by(Measure.MUL);
        scores.put("duplicate_match", match.of(twice, repeated.tokens(), PatternMatch::duplicateToken));
        scores.put("induction_match", match.of(twice, repeated.tokens(), PatternMatch::induction));
        Rows rows = HeadTables.rows(List.copyOf(scores.keySet()), List.copyOf(scores.values()));
        int prompts = texts.stream().mapToInt(TokenBatch::batch).sum();
        return new Findings(
                "Heads of " + input.subject().opened().name(),
                "What each head attends to, on " + prompts + (prompts == 1 ? " text" : " texts") + " ("
                        + input.textName() + ") and on " + repeated.tokens().batch()
                        + " random sequences of " + repeated.length() + " tokens written twice.",
                facts(scores),
                sections(scores, rows),
                List.of(
                        "A head counts as one of a kind if its score is more than " + HeadScores.THRESHOLD
                                + "; a head can be of several kinds, and scores of one kind depend on the texts.",
                        model.text().bosNote() + "; where BOS stands first, it is the first token.",
                        "Attention is not use: what a head reads where it looks may change nothing. See tributary"
                                + " analyze induction for what is lost without each head."),
                Map.of("heads", rows));
    }

    private static List<TokenBatch> texts(AnalysisInput input) {
        if (input.choices().text().isPresent()) {
            return List.of(input.oneText());
        }
        return input.subject().tokens().batches(input.subject().options().batch()).stream()
                .map(PairBatch::clean)
                .toList();
    }

    private static ActivationCache patterns(HookedTransformer model, TokenBatch tokens) {
        return model.runWithCache(tokens, CacheRequest.where(name -> name.endsWith("hook_pattern")))
                .cache();
    }

    private static HeadScores mean(
            HookedTransformer model, List<TokenBatch> texts, Function<ActivationCache, HeadScores> score) {
        int prompts = texts.stream().mapToInt(TokenBatch::batch).sum();
        List<Tensor> parts = new ArrayList<>();
        for (TokenBatch batch : texts) {
            double share = (double) batch.batch() / prompts;
            parts.add(score.apply(patterns(model, batch)).values().map(value -> share * value));
        }
        Tensor sum = parts.get(0);
        for (Tensor more : parts.subList(1, parts.size())) {
            sum = sum.plus(more);
        }
        return new HeadScores("mean over texts", sum);
    }

    private static List<Fact> facts(Map<String, HeadScores> scores) {
        List<Fact> facts = new ArrayList<>();
        scores.forEach((name, values) -> {
            if (!name.endsWith("match")) {
                HeadScores.Head best = values.ranked().get(0);
                facts.add(new Fact(
                        name.replace('_', ' ') + " heads",
                        HeadTables.named(values.above(HeadScores.THRESHOLD)),
                        "strongest " + best.label() + ": " + Numbers.brief(best.score())));
            }
        });
        return facts;
    }

    private static List<Section> sections(Map<String, HeadScores> scores, Rows rows) {
        List<Section> sections = new ArrayList<>();
        scores.forEach((name, values) -> sections.add(HeadTables.map(
                name.substring(0, 1).toUpperCase(java.util.Locale.ROOT)
                        + name.substring(1).replace('_', ' '),
                MEANINGS.getOrDefault(name, ""),
                values,
                new HeatMap.Between(0, 1))));
        sections.add(new DataTable(
                "All scores",
                "The first " + Math.min(SHOWN, rows.rows().size()) + " heads by attention to the current token; all"
                        + " are in heads.csv.",
                rows.header().stream()
                        .map(column -> new DataTable.Column(column.replace('_', ' '), !column.equals("head")))
                        .toList(),
                Findings.brief(rows, SHOWN)));
        return sections;
    }
}
