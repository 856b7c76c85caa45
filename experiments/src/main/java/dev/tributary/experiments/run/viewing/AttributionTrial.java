package dev.tributary.experiments.run.viewing;

import dev.tributary.engine.attention.AttributionMaps;
import dev.tributary.engine.attention.AttributionMaps.Component;
import dev.tributary.engine.attention.HeadChoice;
import dev.tributary.engine.attention.ResidualDirections;
import dev.tributary.engine.hooks.CacheRequest;
import dev.tributary.engine.hooks.CachedRun;
import dev.tributary.engine.hooks.HookedTransformer;
import dev.tributary.engine.hooks.ModelWeights;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Tensor;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.printing.Rows;
import dev.tributary.experiments.view.AttributionPlot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The attribution of some prompts.
 *
 * @param viewed the prompts
 * @param taken what became of each
 * @param error the largest distance between the sum of all components and the logits of the run
 */
public record AttributionTrial(Viewed viewed, List<AttributionPlot.Taken> taken, double error) {
    public AttributionTrial {
        taken = List.copyOf(taken);
    }

    /**
     * What is asked of attribution.
     *
     * @param answer the token whose logit is taken apart; that of the task, else each token that follows, if empty
     * @param wrong a token whose logit is taken away
     * @param components names, separated by commas; all if empty
     * @param heads which heads; all if empty
     * @param queries which rows; all that have a direction if empty
     */
    public record Asked(
            Optional<String> answer,
            Optional<String> wrong,
            List<String> components,
            Optional<HeadChoice> heads,
            Optional<List<Integer>> queries) {
        public Asked {
            components = List.copyOf(components);
            if (answer.isEmpty() && wrong.isPresent()) {
                throw new UsageException("--wrong is taken away from an --answer; give one");
            }
        }
    }

    /** Runs the prompts and takes their logits apart. */
    public static AttributionTrial of(Viewed viewed, Asked asked, Progress progress) {
        HookedTransformer model = viewed.subject().model();
        List<AttributionPlot.Taken> taken = new ArrayList<>();
        double error = 0;
        Set<String> chosen = chosen(asked, model);
        for (int number = 0; number < viewed.prompts().size(); number++) {
            progress.advance("prompts taken apart", number, viewed.prompts().size());
            ViewedPrompt prompt = viewed.prompts().get(number);
            List<Goal> goals = UsageException.named(() -> goals(prompt, asked, model));
            CachedRun run =
                    model.runWithCache(prompt.tokens(), CacheRequest.all().withoutBatch());
            AttributionMaps all = AttributionMaps.of(run.cache(), directions(model.weights(), goals));
            double[] totals = all.totals();
            for (int row = 0; row < goals.size(); row++) {
                error = Math.max(error, Math.abs(totals[row] - goals.get(row).logit(run.logits())));
            }
            AttributionMaps shown = chosen.isEmpty() ? all : UsageException.named(() -> all.only(chosen));
            taken.add(new AttributionPlot.Taken(prompt.text(), prompt.texts(), shown));
        }
        return new AttributionTrial(viewed, taken, error);
    }

    /**
     * A prompt whose answers' logits are taken apart, each at its position.
     *
     * @param ids of its tokens
     * @param texts of its tokens
     */
    public static AttributionPlot.Taken ofAnswers(
            HookedTransformer model, List<Integer> ids, List<String> texts, Answers answers) {
        TokenBatch tokens = TokenBatch.ofOne(ids);
        CachedRun run = model.runWithCache(tokens, CacheRequest.all().withoutBatch());
        AttributionMaps maps = AttributionMaps.of(run.cache(), directions(model.weights(), goals(answers)));
        return new AttributionPlot.Taken(String.join("", texts), texts, maps);
    }

    private static List<Goal> goals(Answers answers) {
        List<Goal> goals = new ArrayList<>();
        for (int place = 0; place < answers.positions().size(); place++) {
            goals.add(new Goal(
                    answers.positions().get(place),
                    answers.at(place).right(),
                    answers.at(place).wrong()));
        }
        return goals;
    }

    /** A number that is taken apart: a mean of right logits less a mean of wrong ones at a query. */
    private record Goal(int query, List<Integer> right, List<Integer> wrong) {

        double logit(Tensor logits) {
            double[] row = logits.row(0, query);
            return right.stream()
                            .mapToDouble(token -> row[token] / right.size())
                            .sum()
                    - wrong.stream()
                            .mapToDouble(token -> row[token] / wrong.size())
                            .sum();
        }
    }

    private static List<Goal> goals(ViewedPrompt prompt, Asked asked, HookedTransformer model) {
        List<Integer> ids = prompt.ids();
        List<Goal> goals = new ArrayList<>();
        if (asked.answer().isPresent()) {
            List<Integer> right =
                    List.of(model.text().toSingleToken(asked.answer().get()));
            List<Integer> wrong =
                    asked.wrong().stream().map(model.text()::toSingleToken).toList();
            for (int query = 0; query < ids.size(); query++) {
                goals.add(new Goal(query, right, wrong));
            }
        } else if (prompt.pair().isPresent()) {
            goals.addAll(goals(prompt.pair().get().answers()));
        } else {
            if (ids.size() < 2) {
                throw new IllegalArgumentException("a text of one token has none that follows; name an --answer");
            }
            for (int query = 0; query + 1 < ids.size(); query++) {
                goals.add(new Goal(query, List.of(ids.get(query + 1)), List.of()));
            }
        }
        return asked.queries().map(places -> at(goals, places, ids.size())).orElse(goals);
    }

    private static List<Goal> at(List<Goal> goals, List<Integer> places, int length) {
        List<Integer> wanted =
                places.stream().map(place -> place < 0 ? place + length : place).toList();
        List<Goal> kept =
                goals.stream().filter(goal -> wanted.contains(goal.query())).toList();
        if (kept.size() < Set.copyOf(wanted).size()) {
            throw new IllegalArgumentException("logits are taken apart at the queries "
                    + goals.stream().map(Goal::query).toList() + ", but --queries names " + places + " of " + length
                    + " tokens");
        }
        return kept;
    }

    private static ResidualDirections directions(ModelWeights weights, List<Goal> goals) {
        double[] bias = weights.unembeddingBias();
        List<double[]> vectors = new ArrayList<>();
        List<Double> biases = new ArrayList<>();
        for (Goal goal : goals) {
            double[] sum = new double[weights.config().dModel()];
            double constant = add(sum, weights, bias, goal.right(), 1) + add(sum, weights, bias, goal.wrong(), -1);
            vectors.add(sum);
            biases.add(constant);
        }
        return new ResidualDirections(goals.stream().map(Goal::query).toList(), vectors, biases);
    }

    private static double add(double[] sum, ModelWeights weights, double[] bias, List<Integer> tokens, int sign) {
        double constant = 0;
        for (int token : tokens) {
            double share = (double) sign / tokens.size();
            double[] column = weights.unembeddingColumn(token);
            Arrays.setAll(sum, row -> sum[row] + share * column[row]);
            constant += share * bias[token];
        }
        return constant;
    }

    private static Set<String> chosen(Asked asked, HookedTransformer model) {
        Set<String> chosen = new LinkedHashSet<>(asked.components());
        asked.heads().ifPresent(heads -> UsageException.named(() -> heads.of(model.config()))
                .forEach(head -> chosen.add(head.label())));
        return chosen;
    }

    /** The picture. */
    public AttributionPlot plot() {
        return AttributionPlot.of(viewed.subject().model().config(), taken);
    }

    /** What each component writes at the last query that is taken apart, summed over keys; the largest first. */
    public Rows sums() {
        List<List<String>> rows = new ArrayList<>();
        for (int number = 0; number < taken.size(); number++) {
            AttributionMaps maps = taken.get(number).maps();
            int last = maps.queries().size() - 1;
            List<Component> order = new ArrayList<>(maps.components());
            order.sort((one, other) -> Double.compare(Math.abs(sum(other, last)), Math.abs(sum(one, last))));
            for (Component component : order) {
                rows.add(List.of(
                        component.name(),
                        Integer.toString(number),
                        Integer.toString(maps.queries().get(last)),
                        Rows.number(sum(component, last))));
            }
            rows.add(List.of(
                    "all together",
                    Integer.toString(number),
                    Integer.toString(maps.queries().get(last)),
                    Rows.number(maps.totals()[last])));
        }
        return new Rows(List.of("component", "prompt", "query", "attribution"), rows);
    }

    private static double sum(Component component, int row) {
        return Arrays.stream(component.values().row(row)).sum();
    }

    /** Every cell that is not zero. */
    public Rows cells() {
        List<List<String>> rows = new ArrayList<>();
        for (int number = 0; number < taken.size(); number++) {
            AttributionPlot.Taken prompt = taken.get(number);
            for (Component component : prompt.maps().components()) {
                for (int row = 0; row < prompt.maps().queries().size(); row++) {
                    double[] values = component.values().row(row);
                    int query = prompt.maps().queries().get(row);
                    for (int key = 0; key < values.length; key++) {
                        if (values[key] != 0) {
                            rows.add(List.of(
                                    component.name(),
                                    Integer.toString(number),
                                    Integer.toString(query),
                                    prompt.tokens().get(query),
                                    Integer.toString(key),
                                    prompt.tokens().get(key),
                                    Rows.number(values[key])));
                        }
                    }
                }
            }
        }
        return new Rows(
                List.of("component", "prompt", "query", "query_token", "key", "key_token", "attribution"), rows);
    }
}
