package dev.tributary.experiments.run.analyzing;

import dev.tributary.engine.analysis.HeadScores;
import dev.tributary.engine.hooks.CacheRequest;
import dev.tributary.engine.hooks.CachedRun;
import dev.tributary.engine.hooks.Depth;
import dev.tributary.engine.hooks.HookedTransformer;
import dev.tributary.engine.hooks.LogitAttribution;
import dev.tributary.engine.hooks.ResidualStack;
import dev.tributary.engine.hooks.Slice;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Tensor;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.printing.Rows;
import dev.tributary.render.chart.DataTable;
import dev.tributary.render.chart.HeatMap;
import dev.tributary.render.chart.LinePlot;
import dev.tributary.render.chart.Section;
import dev.tributary.render.report.Fact;
import dev.tributary.render.text.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What each component writes into the logits of right and wrong answers. */
record LogitAttributionAnalysis() implements Analysis {

    private static final int SHOWN = 20;

    @Override
    public String name() {
        return "logit-attribution";
    }

    @Override
    public String description() {
        return "what each head and MLP writes into the logit of the answer";
    }

    @Override
    public String model() {
        return "ioi";
    }

    /** One prompt with what should follow it. */
    private record Asked(TokenBatch tokens, Answers answers) {}

    @Override
    public Findings of(AnalysisInput input, Progress progress) {
        HookedTransformer model = input.model();
        List<Asked> asked = asked(input);
        Sums parts = new Sums();
        Sums accumulated = new Sums();
        double error = 0;
        double logits = 0;
        for (int number = 0; number < asked.size(); number++) {
            progress.advance("prompts taken apart", number, asked.size());
            Asked prompt = asked.get(number);
            CachedRun run =
                    model.runWithCache(prompt.tokens(), CacheRequest.all().withoutBatch());
            double[] own = attribution(run, run.cache().residual().full(Depth.end()), prompt.answers());
            double[] states = attribution(run, run.cache().residual().accumulated(Depth.end(), true), prompt.answers());
            parts.add(own);
            accumulated.add(states);
            double logit = logit(run.logits(), prompt.answers());
            logits += logit / asked.size();
            error = Math.max(
                    error,
                    Math.abs(IntStream.range(0, own.length)
                                    .mapToDouble(index -> own[index])
                                    .sum()
                            - logit));
        }
        CachedRun first =
                model.runWithCache(asked.get(0).tokens(), CacheRequest.all().withoutBatch());
        List<String> labels =
                new ArrayList<>(first.cache().residual().full(Depth.end()).labels());
        labels.add("final norm and unembedding biases");
        List<String> states =
                first.cache().residual().accumulated(Depth.end(), true).labels();
        Outcome outcome = new Outcome(labels, parts, states, accumulated, asked, logits, error);
        return findings(input, outcome);
    }

    /** Everything that was added up. */
    private record Outcome(
            List<String> labels,
            Sums parts,
            List<String> states,
            Sums accumulated,
            List<Asked> asked,
            double logits,
            double error) {}

    private static List<Asked> asked(AnalysisInput input) {
        if (input.choices().text().isPresent()) {
            String answer = input.choices()
                    .answer()
                    .orElseThrow(() -> new UsageException("--text needs an --answer whose logit is taken apart"));
            TokenBatch tokens = input.oneText();
            int right = UsageException.named(() -> input.model().text().toSingleToken(answer));
            List<Integer> wrong = input.choices().wrong().stream()
                    .map(text -> UsageException.named(() -> input.model().text().toSingleToken(text)))
                    .toList();
            return List.of(new Asked(tokens, new Answers(List.of(right), wrong, List.of(tokens.length() - 1))));
        }
        List<Asked> asked = new ArrayList<>();
        for (PairBatch batch : input.subject().tokens().batches(1)) {
            asked.add(new Asked(batch.clean(), batch.answers().get(0)));
        }
        return asked;
    }

    /** For each component, the mean over answer positions of right logits less wrong ones; the biases last. */
    private static double[] attribution(CachedRun run, ResidualStack stack, Answers answers) {
        double[] sums = new double[stack.labels().size() + 1];
        int places = answers.positions().size();
        for (int place = 0; place < places; place++) {
            List<Integer> right = answers.at(place).right();
            List<Integer> wrong = answers.at(place).wrong();
            int position = answers.positions().get(place);
            right.forEach(token -> add(sums, run, stack, new Share(position, token, 1.0 / right.size() / places)));
            wrong.forEach(token -> add(sums, run, stack, new Share(position, token, -1.0 / wrong.size() / places)));
        }
        return sums;
    }

    /** A token's logit at a position, and how much it counts. */
    private record Share(int position, int token, double weight) {}

    private static void add(double[] sums, CachedRun run, ResidualStack stack, Share share) {
        Slice place = Slice.at(share.position());
        ResidualStack there = new ResidualStack(stack.labels(), place.of(stack.values(), -2));
        LogitAttribution own =
                LogitAttribution.of(run.cache(), there, LogitAttribution.Answers.of(share.token()), place);
        for (int index = 0; index < sums.length - 1; index++) {
            sums[index] += share.weight() * own.values().flat(index);
        }
        sums[sums.length - 1] += share.weight() * own.bias().get(0);
    }

    private static double logit(Tensor logits, Answers answers) {
        double sum = 0;
        int places = answers.positions().size();
        for (int place = 0; place < places; place++) {
            double[] row = logits.row(0, answers.positions().get(place));
            for (int token : answers.at(place).right()) {
                sum += row[token] / answers.at(place).right().size() / places;
            }
            for (int token : answers.at(place).wrong()) {
                sum -= row[token] / answers.at(place).wrong().size() / places;
            }
        }
        return sum;
    }

    /** Means over prompts with their standard errors. */
    private static final class Sums {
        private final List<double[]> all = new ArrayList<>();

        void add(double[] values) {
            all.add(values);
        }

        double mean(int index) {
            return all.stream().mapToDouble(values -> values[index]).sum() / all.size();
        }

        Optional<Double> error(int index) {
            if (all.size() < 2) {
                return Optional.empty();
            }
            double mean = mean(index);
            double squares = all.stream()
                    .mapToDouble(values -> (values[index] - mean) * (values[index] - mean))
                    .sum();
            return Optional.of(Math.sqrt(squares / (all.size() - 1) / all.size()));
        }
    }

    private static Findings findings(AnalysisInput input, Outcome outcome) {
        boolean compared = outcome.asked().stream()
                .anyMatch(prompt -> !prompt.answers().wrong().isEmpty());
        String what = compared ? "the logit difference of right and wrong answers" : "the answer's logit";
        List<Integer> order = IntStream.range(0, outcome.labels().size())
                .boxed()
                .sorted(Comparator.comparingDouble(
                                (Integer index) -> Math.abs(outcome.parts().mean(index)))
                        .reversed())
                .toList();
        Rows rows = new Rows(
                List.of("component", "mean", "standard_error", "prompts"),
                order.stream()
                        .map(index -> List.of(
                                outcome.labels().get(index),
                                Rows.number(outcome.parts().mean(index)),
                                outcome.parts().error(index).map(Rows::number).orElse(""),
                                Integer.toString(outcome.asked().size())))
                        .toList());
        Map<String, Rows> tables = new LinkedHashMap<>();
        tables.put("components", rows);
        tables.put("accumulated", accumulatedRows(outcome));
        int prompts = outcome.asked().size();
        String strongest = outcome.labels().get(order.get(0));
        return new Findings(
                "Logit attribution of " + input.subject().opened().name(),
                "What each component writes into " + what + ", on " + prompts + (prompts == 1 ? " prompt" : " prompts")
                        + " (" + input.textName() + "). The strongest is " + strongest + " with "
                        + Numbers.brief(outcome.parts().mean(order.get(0))) + " of "
                        + Numbers.brief(outcome.logits()) + ".",
                facts(outcome, what),
                sections(input.model(), outcome, order, rows),
                List.of(
                        "Direct effects only: what a component does through later components is not counted.",
                        "The final norm's scale is held as it was in each run, which makes the sum exact: components"
                                + " and biases add up to the logit with an error of at most "
                                + String.format(Locale.ROOT, "%.1e", outcome.error()) + ".",
                        "Where there are several answers, means are taken; over answer positions and prompts as well.",
                        input.model().text().bosNote() + "."),
                tables);
    }

    private static Rows accumulatedRows(Outcome outcome) {
        int last = outcome.states().size();
        return new Rows(
                List.of("state", "mean", "standard_error", "prompts"),
                IntStream.range(0, last)
                        .mapToObj(index -> List.of(
                                outcome.states().get(index),
                                Rows.number(outcome.accumulated().mean(index)),
                                outcome.accumulated()
                                        .error(index)
                                        .map(Rows::number)
                                        .orElse(""),
                                Integer.toString(outcome.asked().size())))
                        .toList());
    }

    private static List<Fact> facts(Outcome outcome, String what) {
        return List.of(
                new Fact(
                        "mean of " + what,
                        Numbers.brief(outcome.logits()),
                        outcome.asked().size() + " prompts"),
                new Fact(
                        "largest error of the sum",
                        String.format(Locale.ROOT, "%.1e", outcome.error()),
                        "components and biases against the logit"));
    }

    private static List<Section> sections(HookedTransformer model, Outcome outcome, List<Integer> order, Rows rows) {
        int layers = model.config().layers();
        int heads = model.config().attention().heads();
        double[] values = IntStream.range(0, layers * heads)
                .mapToDouble(outcome.parts()::mean)
                .toArray();
        List<Section> sections = new ArrayList<>();
        sections.add(HeadTables.map(
                "Heads",
                "The mean over prompts; blue raises the right answer, red lowers it.",
                new HeadScores("logit attribution", Tensor.wrap(values, layers, heads)),
                new HeatMap.Diverging(0)));
        List<Double> curve = IntStream.range(0, outcome.states().size())
                .mapToObj(outcome.accumulated()::mean)
                .toList();
        sections.add(new LinePlot(
                "The stream, state by state",
                "What the stream so far writes, with the scale of the final state, without the biases of the final norm"
                        + " and the unembedding.",
                "state",
                "logits",
                List.of(new LinePlot.Line("mean over prompts", curve, outcome.states())),
                List.of()));
        sections.add(new DataTable(
                "Components",
                "The " + Math.min(SHOWN, rows.rows().size()) + " strongest, with standard errors over prompts; all are"
                        + " in components.csv.",
                List.of(
                        new DataTable.Column("component", false),
                        new DataTable.Column("mean", true),
                        new DataTable.Column("standard error", true)),
                order.stream()
                        .limit(SHOWN)
                        .map(index -> List.of(
                                outcome.labels().get(index),
                                Numbers.brief(outcome.parts().mean(index)),
                                outcome.parts().error(index).map(Numbers::brief).orElse("")))
                        .toList()));
        return sections;
    }
}
