package dev.tributary.experiments.run.analyzing;

import dev.tributary.engine.hooks.CacheRequest;
import dev.tributary.engine.hooks.CachedRun;
import dev.tributary.engine.hooks.Depth;
import dev.tributary.engine.hooks.HookedTransformer;
import dev.tributary.engine.hooks.LogitLens;
import dev.tributary.engine.hooks.ResidualStack;
import dev.tributary.engine.metric.LogSoftmax;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.experiments.run.printing.Rows;
import dev.tributary.render.chart.DataTable;
import dev.tributary.render.chart.HeatMap;
import dev.tributary.render.chart.Section;
import dev.tributary.render.report.Fact;
import dev.tributary.render.text.Numbers;
import dev.tributary.render.text.VisibleText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What the model would say if its last layers were left out. */
record LensAnalysis() implements Analysis {

    private static final int TOP = 5;

    @Override
    public String name() {
        return "lens";
    }

    @Override
    public String description() {
        return "the logit lens: what each layer's stream says of the next token";
    }

    @Override
    public String model() {
        return "ioi";
    }

    /** What a state says at a place: its likeliest token, and the model's own. */
    private record Reading(int top, double logProbability, double ofFinal, int rank, List<Integer> best) {}

    @Override
    public Findings of(AnalysisInput input, Progress progress) {
        HookedTransformer model = input.model();
        TokenBatch tokens = input.oneText();
        CachedRun run = model.runWithCache(
                tokens,
                CacheRequest.where(name -> name.contains("hook_resid") || name.startsWith("ln_final.hook_scale"))
                        .withoutBatch());
        ResidualStack states = run.cache().residual().accumulated(Depth.end(), true);
        LogitLens lens = LogitLens.of(run.cache(), states, LogitLens.Norming.OWN);
        int[] finals = IntStream.range(0, tokens.length())
                .map(place -> best(run.logits().row(0, place)))
                .toArray();
        List<List<Reading>> readings = new ArrayList<>();
        for (int state = 0; state < states.labels().size(); state++) {
            progress.advance("states read", state, states.labels().size());
            List<Reading> row = new ArrayList<>();
            for (int place = 0; place < tokens.length(); place++) {
                row.add(reading(lens.logits().row(state, place), finals[place]));
            }
            readings.add(row);
        }
        Map<String, Rows> tables = new LinkedHashMap<>();
        tables.put("lens", rows(model, tokens, states, readings));
        return new Findings(
                "Logit lens of " + input.subject().opened().name(),
                summary(model, tokens, states, readings, finals),
                facts(model, states, readings, finals),
                sections(model, tokens, states, readings),
                List.of(
                        "Each state is normalized by its own scale and read by the final norm and the unembedding"
                                + " (nostalgebraist 2020). Layers are not trained to be read like this: early states"
                                + " may hold what a lens does not show.",
                        model.text().bosNote() + "."),
                tables);
    }

    private static int best(double[] logits) {
        int best = 0;
        for (int token = 1; token < logits.length; token++) {
            best = logits[token] > logits[best] ? token : best;
        }
        return best;
    }

    private static Reading reading(double[] logits, int last) {
        double[] logs = LogSoftmax.of(logits);
        int top = best(logits);
        int rank = 0;
        for (double logit : logits) {
            rank += logit > logits[last] ? 1 : 0;
        }
        List<Integer> best = IntStream.range(0, logits.length)
                .boxed()
                .sorted((first, second) -> Double.compare(logits[second], logits[first]))
                .limit(TOP)
                .toList();
        return new Reading(top, logs[top], logs[last], rank, best);
    }

    private static String summary(
            HookedTransformer model,
            TokenBatch tokens,
            ResidualStack states,
            List<List<Reading>> readings,
            int[] finals) {
        int last = tokens.length() - 1;
        int since = states.labels().size() - 1;
        while (since > 0 && readings.get(since - 1).get(last).top() == finals[last]) {
            since--;
        }
        return "After " + text(String.join("", model.text().toStrTokens(tokens, 0))) + " the model says "
                + text(model.text().token(finals[last])) + ", which is the likeliest token of every state from "
                + states.labels().get(since) + " on.";
    }

    private static String text(String text) {
        return "“" + VisibleText.shortened(text, 120) + "”";
    }

    private static List<Fact> facts(
            HookedTransformer model, ResidualStack states, List<List<Reading>> readings, int[] finals) {
        List<Fact> facts = new ArrayList<>();
        int last = finals.length - 1;
        for (int state :
                new int[] {0, states.labels().size() / 2, states.labels().size() - 1}) {
            Reading reading = readings.get(state).get(last);
            facts.add(new Fact(
                    "last position, " + states.labels().get(state),
                    model.text().token(reading.top()).strip(),
                    "probability " + Numbers.brief(Math.exp(reading.logProbability())) + "; the model's own token has "
                            + Numbers.brief(Math.exp(reading.ofFinal())) + ", rank " + reading.rank()));
        }
        return facts;
    }

    private static List<Section> sections(
            HookedTransformer model, TokenBatch tokens, ResidualStack states, List<List<Reading>> readings) {
        List<String> places = new ArrayList<>();
        List<String> words = model.text().toStrTokens(tokens, 0);
        for (int place = 0; place < words.size(); place++) {
            places.add(place + " " + words.get(place).strip());
        }
        List<double[]> probabilities = readings.stream()
                .map(row -> row.stream()
                        .mapToDouble(reading -> Math.exp(reading.ofFinal()))
                        .toArray())
                .toList();
        List<DataTable.Column> columns = new ArrayList<>(List.of(new DataTable.Column("state", false)));
        places.forEach(place -> columns.add(new DataTable.Column(place, false)));
        List<List<String>> tops = new ArrayList<>();
        List<List<String>> last = new ArrayList<>();
        for (int state = states.labels().size() - 1; state >= 0; state--) {
            List<String> row = new ArrayList<>(List.of(states.labels().get(state)));
            readings.get(state)
                    .forEach(
                            reading -> row.add(model.text().token(reading.top()).strip()));
            tops.add(row);
            Reading end = readings.get(state).get(tokens.length() - 1);
            last.add(List.of(
                    states.labels().get(state),
                    String.join(
                            " · ",
                            end.best().stream()
                                    .map(token -> model.text().token(token).strip())
                                    .toList()),
                    Numbers.brief(Math.exp(end.logProbability())),
                    Numbers.brief(Math.exp(end.ofFinal())),
                    Integer.toString(end.rank())));
        }
        return List.of(
                new HeatMap(
                        "Probability of what the model finally says",
                        "By state (from the embedding, on top, to the last layer) and token position.",
                        new HeatMap.Axis("state", states.labels()),
                        new HeatMap.Axis("token", places),
                        probabilities,
                        new HeatMap.Between(0, 1)),
                new DataTable(
                        "Likeliest token of each state",
                        "The last layer is on top; what stands under a token is what should follow it.",
                        columns,
                        tops),
                new DataTable(
                        "The last position",
                        "The likeliest tokens of each state, the probability of the first, and probability and rank"
                                + " (from 0) of what the model finally says.",
                        List.of(
                                new DataTable.Column("state", false),
                                new DataTable.Column("likeliest", false),
                                new DataTable.Column("probability", true),
                                new DataTable.Column("of the final token", true),
                                new DataTable.Column("its rank", true)),
                        last));
    }

    private static Rows rows(
            HookedTransformer model, TokenBatch tokens, ResidualStack states, List<List<Reading>> readings) {
        List<List<String>> rows = new ArrayList<>();
        for (int state = 0; state < readings.size(); state++) {
            for (int place = 0; place < tokens.length(); place++) {
                Reading reading = readings.get(state).get(place);
                rows.add(List.of(
                        states.labels().get(state),
                        Integer.toString(place),
                        model.text().token(tokens.id(0, place)),
                        model.text().token(reading.top()),
                        Rows.number(Math.exp(reading.logProbability())),
                        Rows.number(Math.exp(reading.ofFinal())),
                        Integer.toString(reading.rank())));
            }
        }
        return new Rows(
                List.of("state", "position", "text", "top", "top_probability", "final_probability", "final_rank"),
                rows);
    }
}
