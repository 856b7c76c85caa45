package dev.tributary.experiments.view;

import dev.tributary.engine.hooks.ActivationCache;
import dev.tributary.engine.hooks.CachedRun;
import dev.tributary.engine.hooks.Depth;
import dev.tributary.engine.hooks.HookedText;
import dev.tributary.engine.hooks.LogitLens;
import dev.tributary.engine.hooks.NextTokens;
import dev.tributary.engine.hooks.ResidualStack;
import dev.tributary.engine.predict.NextToken;
import dev.tributary.engine.predict.RankedToken;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Tensor;
import dev.tributary.render.chart.ChartPage;
import dev.tributary.render.chart.DataTable;
import dev.tributary.render.chart.HeatMap;
import dev.tributary.render.chart.LinePlot;
import dev.tributary.render.chart.Section;
import dev.tributary.render.chart.TokenGrid;
import dev.tributary.render.chart.TokenStrip;
import dev.tributary.render.text.Numbers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a model makes of each token of a prompt: how likely it was, what was expected instead, what each layer would have
 * said (the logit lens), and which tokens each head pushes at the end.
 */
public final class TokenPlot implements Plot {

    /** Log-probabilities below are as pale as this one. */
    private static final double FLOOR = -5;

    private static final int HEADS_SHOWN = 24;

    private final HookedText text;
    private final CachedRun run;
    private final TokenBatch tokens;
    private final int top;
    private final String title;

    private TokenPlot(HookedText text, CachedRun run, TokenBatch tokens, int top, String title) {
        this.text = text;
        this.run = run;
        this.tokens = tokens;
        this.top = top;
        this.title = title;
    }

    /**
     * A prompt of at least two tokens with everything that its run left; throws {@link IllegalArgumentException} if the
     * model gives no logit to one of them.
     *
     * @param run of this prompt alone, with everything in its cache
     */
    public static TokenPlot of(HookedText text, CachedRun run, TokenBatch tokens) {
        if (tokens.batch() != 1 || tokens.length() < 2) {
            throw new IllegalArgumentException(
                    "expected one prompt of at least two tokens, got " + tokens.batch() + " of " + tokens.length());
        }
        NextTokens.requirePredicted(tokens, run.logits().extent(2));
        CachedRun one = new CachedRun(run.logits(), run.cache().removeBatchDim());
        return new TokenPlot(text, one, tokens, 5, "Tokens");
    }

    /** With so many likely tokens at each place. */
    public TokenPlot top(int count) {
        return new TokenPlot(text, run, tokens, count, title);
    }

    /** Another title. */
    public TokenPlot title(String other) {
        return new TokenPlot(text, run, tokens, top, other);
    }

    /**
     * A token that was there, and what was expected.
     *
     * @param position where it stands; never the first
     * @param actual the token with its rank and probability
     * @param expected the most likely tokens
     */
    public record Reading(int position, RankedToken actual, List<RankedToken> expected) {
        public Reading {
            expected = List.copyOf(expected);
        }

        /** Its cross-entropy. */
        public double loss() {
            return -actual.logProbability();
        }
    }

    /** Every token but the first. */
    public List<Reading> readings() {
        return IntStream.range(1, tokens.length())
                .mapToObj(position -> {
                    NextToken next = new NextToken(run.logits().row(0, position - 1));
                    return new Reading(position, next.of(tokens.id(0, position)), next.top(top));
                })
                .toList();
    }

    /** What would come after the prompt. */
    public List<RankedToken> next() {
        return new NextToken(run.logits().row(0, tokens.length() - 1)).top(top);
    }

    /** The text of a token. */
    public String word(int id) {
        return text.token(id);
    }

    private List<String> words() {
        return text.toStrTokens(tokens, 0);
    }

    private String words(RankedToken token) {
        return token.rank() + ". “" + word(token.token()) + "” "
                + String.format(
                        Locale.ROOT,
                        "%.2f %%, log-probability %.3f",
                        100 * token.probability(),
                        token.logProbability());
    }

    /** The sections of the page, with a name before each heading. */
    public List<Section> sections(String prefix) {
        List<Reading> readings = readings();
        return List.of(strip(prefix, readings), losses(prefix, readings), lens(prefix), directions(prefix));
    }

    private Section strip(String prefix, List<Reading> readings) {
        List<List<String>> details = new ArrayList<>();
        details.add(List.of("nothing stands before it"));
        for (Reading reading : readings) {
            List<String> lines = new ArrayList<>();
            lines.add("after “" + word(tokens.id(0, reading.position() - 1)) + "” it is");
            lines.add(words(reading.actual()));
            lines.add("expected:");
            reading.expected().forEach(token -> lines.add(words(token)));
            details.add(lines);
        }
        double worst = readings.stream().mapToDouble(Reading::loss).max().orElse(1);
        return new TokenStrip(
                prefix + "Tokens",
                "How likely each token was, given those before it. What comes next: "
                        + next().stream()
                                .map(token -> "“" + word(token.token()) + "” "
                                        + String.format(Locale.ROOT, "%.1f %%", 100 * token.probability()))
                                .collect(Collectors.joining(", "))
                        + ".",
                words(),
                List.of(
                        measure(
                                "log-probability",
                                readings.stream().map(each -> each.actual().logProbability()),
                                FLOOR,
                                0),
                        measure("loss", readings.stream().map(Reading::loss), 0, Math.max(worst, 1e-6)),
                        measure(
                                "rank",
                                readings.stream()
                                        .map(each -> (double) each.actual().rank()),
                                10,
                                1)),
                details);
    }

    private static TokenStrip.Measure measure(String name, Stream<Double> values, double low, double high) {
        List<OptionalDouble> all = new ArrayList<>(List.of(OptionalDouble.empty()));
        values.forEach(value -> all.add(OptionalDouble.of(value)));
        return new TokenStrip.Measure(name, all, low, high);
    }

    private Section losses(String prefix, List<Reading> readings) {
        List<Double> values = readings.stream().map(Reading::loss).toList();
        List<String> labels = readings.stream()
                .map(reading -> "“" + word(reading.actual().token()) + "”")
                .toList();
        return new LinePlot(
                prefix + "Loss per token",
                "Cross-entropy in nats of the token after each place; the mean is "
                        + Numbers.brief(values.stream()
                                .mapToDouble(Double::doubleValue)
                                .average()
                                .orElseThrow()) + ".",
                "place",
                "loss",
                List.of(new LinePlot.Line("loss", values, labels)),
                List.of());
    }

    private Section lens(String prefix) {
        ResidualStack states = run.cache().residual().accumulated(Depth.end(), false);
        List<List<TokenGrid.Cell>> rows = new ArrayList<>();
        for (int state = 0; state < states.labels().size(); state++) {
            // one state at a time: the logits of all of them may be larger than the memory
            ResidualStack one = new ResidualStack(
                    List.of(states.labels().get(state)), states.values().take(0, state));
            Tensor logits =
                    LogitLens.of(run.cache(), one, LogitLens.Norming.OWN).logits();
            List<TokenGrid.Cell> row = new ArrayList<>();
            for (int position = 0; position < tokens.length(); position++) {
                List<RankedToken> likely = new NextToken(logits.row(0, position)).top(top);
                row.add(new TokenGrid.Cell(
                        word(likely.get(0).token()),
                        likely.get(0).probability(),
                        likely.stream().map(this::words).toList()));
            }
            rows.add(row);
        }
        return new TokenGrid(
                prefix + "Logit lens",
                "The token that each state of the stream would predict if the layers after it were left out, coloured by its"
                        + " probability. Each state is normalised by its own scale.",
                new HeatMap.Axis("state", states.labels()),
                new HeatMap.Axis("token that was read", words()),
                rows);
    }

    /** The tokens whose logits each head's direction at the last token raises most, the longest directions first. */
    private Section directions(String prefix) {
        ActivationCache cache = run.cache();
        int last = tokens.length() - 1;
        ResidualStack heads = cache.residual().heads(Depth.end());
        List<List<String>> rows = new ArrayList<>();
        Tensor scale = cache.weights().normalizes() ? cache.get("ln_final.hook_scale") : Tensor.of(new double[] {1}, 1);
        double divisor = cache.weights().normalizes() ? scale.get(last, 0) : 1;
        List<Integer> order = IntStream.range(0, heads.labels().size())
                .boxed()
                .sorted(Comparator.comparingDouble(
                        (Integer head) -> -length(heads.values().row(head, last))))
                .limit(HEADS_SHOWN)
                .toList();
        for (int head : order) {
            double[] written = heads.values().row(head, last);
            double[] raised = DirectionTokens.raised(cache.weights(), written);
            List<RankedToken> most = new NextToken(raised).top(top);
            rows.add(List.of(
                    heads.labels().get(head),
                    Numbers.brief(length(written)),
                    String.join(
                            "  ",
                            most.stream().map(token -> raised(token, divisor)).toList())));
        }
        return new DataTable(
                prefix + "What heads push at the last token",
                "The " + order.size() + " heads of " + heads.labels().size() + " that write most (by length), and the "
                        + top
                        + " tokens whose logits they raise most, directly, with the final norm's scale as it was.",
                List.of(
                        new DataTable.Column("head", false),
                        new DataTable.Column("length", true),
                        new DataTable.Column("tokens, with what is added to their logits", false)),
                rows);
    }

    private String raised(RankedToken token, double divisor) {
        return "“" + word(token.token()) + "” " + String.format(Locale.ROOT, "%+.2f", token.logit() / divisor);
    }

    private static double length(double[] vector) {
        return Math.sqrt(Arrays.stream(vector).map(part -> part * part).sum());
    }

    @Override
    public String html() {
        return page(title, List.of(this));
    }

    /** Several prompts on one page. */
    public static String page(String title, List<TokenPlot> plots) {
        List<Section> sections = new ArrayList<>();
        for (int number = 0; number < plots.size(); number++) {
            sections.addAll(plots.get(number).sections(plots.size() == 1 ? "" : "Prompt " + number + ": "));
        }
        byte[] page = new ChartPage(
                        title,
                        "How likely each token was, what was expected instead, and what each layer would have said.",
                        List.of(),
                        sections,
                        List.of(plots.get(0).text.bosNote() + "."),
                        List.of(),
                        List.of())
                .write();
        return new String(page, StandardCharsets.UTF_8);
    }

    @Override
    public String stem() {
        return "tokens";
    }
}
