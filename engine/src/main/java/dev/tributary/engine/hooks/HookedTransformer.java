package dev.tributary.engine.hooks;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.checkpoint.Checkpoint;
import dev.tributary.engine.hooks.PointServer.Stopped;
import dev.tributary.engine.model.Continued;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.LogitCotangent;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.Points;
import dev.tributary.engine.model.Taps;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.reference.ReferenceModel;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.tensor.Tensor;
import dev.tributary.engine.tokenize.BosChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A model as TransformerLens's class of the same name shows it. It never changes: hooks are given to a run, or belong to
 * the model that {@link #withHooks} returns, so there is nothing to remove after a run, nor after one that failed.
 *
 * <p>What it costs: a run with hooks or a cache is one forward pass of the fast executor, beside the copies of what is
 * seen (each number takes eight bytes in a cache). Gradients come from the reference executor, which loads the weights
 * once more and builds a graph for each call: expect tens of forward passes. {@link #logitsFrom} runs the layers before
 * its own too. {@link #generate} keeps keys and values, so that a token costs one row of a forward pass; with permanent
 * hooks, in models that look both ways, and where positions are added to what heads read it makes a pass over the whole
 * sequence for each token. Nothing falls back: what a point cannot do is refused.
 */
public final class HookedTransformer implements AutoCloseable {

    private final Transformer architecture;
    private final ModelWeights weights;
    private final Precision precision;
    private final HookedText text;
    private final PatchableModel model;
    private final Hooks permanent;
    private final List<PointShape> points;

    private HookedTransformer(
            Transformer architecture, ModelWeights weights, Precision precision, HookedText text, Running running) {
        this.architecture = architecture;
        this.weights = weights;
        this.precision = precision;
        this.text = text;
        this.model = running.model();
        this.permanent = running.permanent();
        this.points = running.points();
    }

    /** A checkpoint, which can be closed when this is closed; BOS as its tokenizer says. */
    public static HookedTransformer of(Checkpoint checkpoint, Precision precision, int threads) {
        return of(
                checkpoint.architecture(),
                checkpoint.parameters(),
                precision,
                threads,
                new HookedText(checkpoint.tokenizer(), BosChoice.AUTO));
    }

    /** Any weights of the right names and shapes. */
    public static HookedTransformer of(
            Transformer architecture, Parameters parameters, Precision precision, int threads, HookedText text) {
        PatchableModel model = new ProductionModel(architecture, parameters, precision, threads);
        try {
            ModelWeights weights = new ModelWeights(architecture.config(), parameters);
            List<PointShape> points = PointShape.of(model, weights);
            return new HookedTransformer(
                    architecture, weights, precision, text, new Running(model, Hooks.none(), points));
        } catch (RuntimeException failed) {
            model.close();
            throw failed;
        }
    }

    /**
     * A model that somebody else runs and closes, so that its weights are there once only.
     *
     * @param model made of this architecture and these parameters
     */
    public static HookedTransformer over(
            PatchableModel model,
            Transformer architecture,
            Parameters parameters,
            Precision precision,
            HookedText text) {
        ModelWeights weights = new ModelWeights(architecture.config(), parameters);
        Running running = new Running(model, Hooks.none(), PointShape.of(model, weights));
        return new HookedTransformer(architecture, weights, precision, text, running);
    }

    /** What a model and its copies with hooks have in common. */
    private record Running(PatchableModel model, Hooks permanent, List<PointShape> points) {}

    /** The same model with hooks that are in every run, before those of the run; close either of the two, once. */
    public HookedTransformer withHooks(Hooks hooks) {
        requireKnown(hooks);
        return new HookedTransformer(
                architecture, weights, precision, text, new Running(model, permanent.and(hooks), points));
    }

    /** The same model without any hooks. */
    public HookedTransformer withoutHooks() {
        return new HookedTransformer(architecture, weights, precision, text, new Running(model, Hooks.none(), points));
    }

    /** The model's shape. */
    public ModelConfig config() {
        return architecture.config();
    }

    /** The model's weights. */
    public ModelWeights weights() {
        return weights;
    }

    /** What runs it, for masks and attributions; closed with this model. */
    public PatchableModel executor() {
        return model;
    }

    /** Text to tokens and back. */
    public HookedText text() {
        return text;
    }

    /** The token ids of a text, [1, pos], BOS included if it is put there. */
    public TokenBatch toTokens(String prompt) {
        return text.toTokens(prompt);
    }

    /** Spellings of points. */
    public PointNames names() {
        return new PointNames(config().layers());
    }

    /** Every point that this model has, in the order of its forward pass, with shapes and meanings. */
    public List<PointShape> points() {
        return points;
    }

    /** The names of heads, {@code L0H0}, {@code L0H1}, ..., layer by layer. */
    public List<String> headLabels() {
        int heads = config().attention().heads();
        return IntStream.range(0, config().layers() * heads)
                .mapToObj(index -> "L" + index / heads + "H" + index % heads)
                .toList();
    }

    /** Logits, [batch, pos, d_vocab]. */
    public Tensor logits(TokenBatch tokens) {
        return runWithHooks(tokens, Hooks.none());
    }

    /** The mean cross-entropy of the tokens that follow, over prompts and positions. */
    public double loss(TokenBatch tokens) {
        return lossPerToken(tokens).mean();
    }

    /** The cross-entropy of each token but the first, [batch, pos - 1]. */
    public Tensor lossPerToken(TokenBatch tokens) {
        return NextTokens.losses(logits(tokens), tokens);
    }

    /** Logits [batch, pos, d_vocab] of a run whose activations hooks see and may change. */
    public Tensor runWithHooks(TokenBatch tokens, Hooks hooks) {
        requireForward(hooks);
        return run(tokens, hooks, point -> false, Slice.all()).logits();
    }

    /** A run, and what was kept of it. */
    public CachedRun runWithCache(TokenBatch tokens, CacheRequest request) {
        return runWithCache(tokens, request, Hooks.none());
    }

    /** A run under hooks, and what was kept of it: what went on after the hooks. */
    public CachedRun runWithCache(TokenBatch tokens, CacheRequest request, Hooks hooks) {
        requireForward(hooks);
        Kept kept = run(tokens, hooks, accepted(request), request.positions());
        ActivationCache cache = new ActivationCache(weights, kept.activations(), true);
        return new CachedRun(kept.logits(), request.removeBatch() ? cache.removeBatchDim() : cache);
    }

    /**
     * A run forward and backward: the cache has each activation that was asked for, and its gradient under the same
     * name with {@code _grad} appended. Activations that a forward hook put in place count as given: no gradient passes
     * from them to what they replaced.
     *
     * @param number what is differentiated, by its derivative with respect to the logits of every row; see {@link
     *     NextTokens}
     */
    public CachedRun runWithGradients(TokenBatch tokens, CacheRequest request, LogitCotangent number, Hooks hooks) {
        Hooks all = permanent.and(hooks);
        requireKnown(all);
        Predicate<String> accepted = accepted(request);
        try (ReferenceModel reference = new ReferenceModel(architecture, weights.parameters(), precision)) {
            GradientRun run = new GradientRun(weights, all, accepted, request.positions());
            Logits logits = reference.backward(run.forward(tokens), number, run.backward());
            Map<String, Tensor> kept =
                    run.kept(points.stream().map(PointShape::name).toList());
            ActivationCache cache = new ActivationCache(weights, kept, true);
            return new CachedRun(tensor(logits, tokens), request.removeBatch() ? cache.removeBatchDim() : cache);
        }
    }

    private Predicate<String> accepted(CacheRequest request) {
        if (request.names().isEmpty()) {
            return request.where();
        }
        Set<String> wanted = new TreeSet<>();
        for (String name : request.names().get()) {
            wanted.add(requireKnown(name));
        }
        return wanted::contains;
    }

    /** What is in the stream before a layer, [batch, pos, d_model]; later layers are not run. */
    public Tensor residualBefore(TokenBatch tokens, int layer) {
        int stop = layer < 0 ? layer + config().layers() : layer;
        String point = stop == config().layers()
                ? Points.block(stop - 1, "hook_resid_post")
                : Points.block(names().layer(stop), "hook_resid_pre");
        PointServer server =
                new PointServer(weights, permanent.forward(), name -> false, Slice.all(), Optional.of(point));
        try {
            model.logits(ForwardRun.plain(tokens, new OutputRows(0)).with(server.taps()));
        } catch (Stopped stopped) {
            return stopped.stream();
        }
        throw new IllegalStateException("the forward pass never came to " + point);
    }

    /**
     * Logits [batch, pos, d_vocab] of a run that goes on from a given stream. The layers before run on tokens 0 and are
     * thrown away.
     *
     * @param residual [batch, pos, d_model], what the layer finds in the stream
     * @param layer the first that counts
     */
    public Tensor logitsFrom(Tensor residual, int layer) {
        if (residual.rank() != 3 || residual.extent(2) != config().dModel()) {
            throw new IllegalArgumentException(
                    "expected a stream [batch, pos, " + config().dModel() + "], got " + residual);
        }
        TokenBatch nothing = TokenBatch.of(IntStream.range(0, residual.extent(0))
                .mapToObj(prompt -> new int[residual.extent(1)])
                .toList());
        String point = Points.block(names().layer(layer), "hook_resid_pre");
        Hooks given = Hooks.none().forward(point, (value, at) -> Optional.of(residual));
        int first = names().layer(layer);
        Hooks later = new Hooks(
                permanent.forward().stream()
                        .map(entry -> new Hooks.Entry(
                                Optional.empty(),
                                name -> PointNames.layerOf(name).orElse(config().layers()) >= first
                                        && entry.isAt(name, names()),
                                entry.hook()))
                        .toList(),
                List.of());
        return withoutHooks()
                .run(nothing, given.and(later), name -> false, Slice.all())
                .logits();
    }

    private Kept run(TokenBatch tokens, Hooks hooks, Predicate<String> kept, Slice positions) {
        Hooks all = permanent.and(hooks);
        requireKnown(hooks);
        ForwardRun run = ForwardRun.plain(tokens, OutputRows.all(tokens));
        PointServer server = new PointServer(weights, all.forward(), kept, positions, Optional.empty());
        Taps taps = server.taps();
        boolean watched = points.stream().anyMatch(point -> taps.wanted().test(point.name()));
        Logits logits = model.logits(watched ? run.with(taps) : run);
        return new Kept(tensor(logits, tokens), server.cache());
    }

    private record Kept(Tensor logits, Map<String, Tensor> activations) {}

    private static Tensor tensor(Logits logits, TokenBatch tokens) {
        int width = logits.row(0).length;
        double[] values = new double[Math.multiplyExact(logits.rows(), width)];
        for (int row = 0; row < logits.rows(); row++) {
            System.arraycopy(logits.row(row), 0, values, row * width, width);
        }
        return Tensor.wrap(values, tokens.batch(), tokens.length(), width);
    }

    private static void requireForward(Hooks hooks) {
        if (!hooks.backward().isEmpty()) {
            throw new IllegalArgumentException(
                    "there are hooks on gradients, but this run has no backward pass; use runWithGradients");
        }
    }

    private void requireKnown(Hooks hooks) {
        Stream.concat(hooks.forward().stream(), hooks.backward().stream()).forEach(entry -> {
            entry.name().ifPresent(this::requireKnown);
            if (entry.name().isEmpty()
                    && points.stream().noneMatch(point -> entry.names().test(point.name()))) {
                throw new IllegalArgumentException("a hook is at no point of this model at all: its condition accepts"
                        + " none of the " + points.size() + " names");
            }
        });
    }

    /** The full name; throws {@link IllegalArgumentException} if this model has no such point. */
    private String requireKnown(String name) {
        String full = names().full(name);
        List<String> known = points.stream().map(PointShape::name).toList();
        if (!known.contains(full)) {
            throw new IllegalArgumentException("this model has no activation " + full
                    + PointShape.reason(full, config()) + PointNames.unknown(full, known));
        }
        return full;
    }

    /**
     * A prompt and what the model says after it.
     *
     * @param prompt [1, pos]
     * @param count how many tokens are added
     * @param end a token after which nothing is added, if there is one
     * @return all ids, the prompt's first
     */
    public List<Integer> generate(TokenBatch prompt, int count, Sampling sampling, OptionalInt end) {
        if (prompt.batch() != 1) {
            throw new IllegalArgumentException("text is generated for one prompt at a time, got " + prompt.batch());
        }
        long most = architecture.dimensions().context();
        if (count < 0 || (long) prompt.length() + count - 1 > most) {
            throw new IllegalArgumentException("the model reads at most " + most + " tokens; the prompt has "
                    + prompt.length() + " and " + count + " more are asked for");
        }
        List<Integer> ids = new ArrayList<>();
        IntStream.range(0, prompt.length()).forEach(position -> ids.add(prompt.id(0, position)));
        SplittableRandom draws = sampling.draws();
        try (Continued text = model.continued()) {
            int known = 0;
            for (int added = 0; added < count; added++) {
                int[] fresh = ids.subList(known, ids.size()).stream()
                        .mapToInt(Integer::intValue)
                        .toArray();
                known = ids.size();
                double[] logits = permanent.forward().isEmpty() ? text.next(fresh) : hookedLogits(ids);
                ids.add(sampling.choose(logits, draws));
                if (end.isPresent() && ids.get(ids.size() - 1) == end.getAsInt()) {
                    break;
                }
            }
        }
        return List.copyOf(ids);
    }

    /** After the last token, with the permanent hooks. */
    private double[] hookedLogits(List<Integer> ids) {
        TokenBatch soFar = TokenBatch.ofOne(ids);
        PointServer server =
                new PointServer(weights, permanent.forward(), name -> false, Slice.all(), Optional.empty());
        ForwardRun run = ForwardRun.plain(soFar, new OutputRows(soFar.length() - 1));
        return model.logits(run.with(server.taps())).row(0);
    }

    /** Gives memory back. */
    @Override
    public void close() {
        model.close();
    }
}
