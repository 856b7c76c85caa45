package dev.tributary.engine.hooks;

import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Points;
import dev.tributary.engine.model.Taps;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What one run forward and backward shows to hooks and keeps for a cache. */
final class GradientRun {

    private static final String GRADIENT = "_grad";

    private final ModelWeights weights;
    private final Hooks hooks;
    private final PointNames spelling;
    private final Predicate<String> kept;
    private final Slice positions;
    private final PointServer server;
    private final Map<String, Tensor> gradients = new LinkedHashMap<>();

    GradientRun(ModelWeights weights, Hooks hooks, Predicate<String> kept, Slice positions) {
        this.weights = weights;
        this.hooks = hooks;
        this.spelling = new PointNames(weights.config().layers());
        this.kept = kept;
        this.positions = positions;
        this.server = new PointServer(weights, hooks.forward(), kept, positions, Optional.empty());
    }

    /** The run, which shows whatever a hook or the cache wants of its values or gradients. */
    ForwardRun forward(TokenBatch tokens) {
        Taps taps = server.taps();
        return ForwardRun.plain(tokens, OutputRows.all(tokens))
                .with(new Taps(point -> taps.wanted().test(point) || wantsGradient(point), taps.listener()));
    }

    /** For the backward pass. */
    Taps backward() {
        return new Taps(this::wantsGradient, this::gradientAt);
    }

    private boolean wantsGradient(String point) {
        return wants(point) || wants(shareOf(point));
    }

    private boolean wants(String point) {
        return !point.isEmpty()
                && (kept.test(point) || hooks.backward().stream().anyMatch(entry -> entry.isAt(point, spelling)));
    }

    /** The point that adds up to this one, so that its gradient is the same; empty if none does. */
    private String shareOf(String point) {
        if (point.equals(Points.block(0, "hook_resid_pre")) && weights.hasPositions() && !weights.isShortformer()) {
            return Points.POSITIONS;
        }
        return PointNames.layerOf(point)
                .filter(layer -> point.equals(Points.attentionOut(layer)))
                .map(layer -> Points.attention(layer, "hook_result"))
                .orElse("");
    }

    private Optional<Taps.Tensor> gradientAt(String point, Taps.Tensor shown) {
        int[] shape = shown.shape();
        Tensor gradient = Tensor.wrap(shown.values(), shape);
        Tensor field = new HookPoint(point).hasHeads() && shape.length == 3
                ? gradient.reshape(shape[0], shape[1], 1, shape[2])
                : gradient;
        Optional<Tensor> left = pass(point, field);
        String share = shareOf(point);
        if (wants(share)) {
            Tensor own = share.equals(Points.POSITIONS) ? left.orElse(field) : repeated(left.orElse(field));
            if (pass(share, own).isPresent()) {
                throw new IllegalArgumentException("the gradient at " + share + " can be looked at but not changed; it"
                        + " is the same as at " + point + ", change it there");
            }
        }
        return left.map(tensor -> new Taps.Tensor(shape, tensor.toArray()));
    }

    private Tensor repeated(Tensor gradient) {
        int heads = weights.config().attention().heads();
        int width = gradient.extent(-1);
        int rows = gradient.size() / width;
        double[] values = new double[rows * heads * width];
        for (int row = 0; row < rows; row++) {
            for (int head = 0; head < heads; head++) {
                gradient.copy(row * width, values, (row * heads + head) * width, width);
            }
        }
        int[] shape = Arrays.copyOf(gradient.shape(), gradient.rank() + 1);
        shape[gradient.rank() - 1] = heads;
        shape[gradient.rank()] = width;
        return Tensor.wrap(values, shape);
    }

    /** A gradient after all hooks at its point; empty if none of them put another in its place. */
    private Optional<Tensor> pass(String point, Tensor gradient) {
        Optional<Tensor> left = Optional.empty();
        HookPoint at = new HookPoint(point);
        for (Hooks.Entry entry : hooks.backward()) {
            if (entry.isAt(point, spelling)) {
                Optional<Tensor> given = entry.hook().at(left.orElse(gradient), at);
                given.ifPresent(tensor -> PointServer.requireShape(point + GRADIENT, gradient, tensor));
                left = given.isPresent() ? given : left;
            }
        }
        if (kept.test(point)) {
            gradients.put(point + GRADIENT, positions.of(left.orElse(gradient), at.positionAxis()));
        }
        return left;
    }

    /** Activations in the order of the forward pass, each with its gradient after it. */
    Map<String, Tensor> kept(List<String> order) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        for (String point : order) {
            Optional.ofNullable(server.cache().get(point)).ifPresent(value -> all.put(point, value));
            Optional.ofNullable(gradients.get(point + GRADIENT)).ifPresent(value -> all.put(point + GRADIENT, value));
        }
        return all;
    }
}
