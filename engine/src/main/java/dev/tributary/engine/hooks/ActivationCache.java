package dev.tributary.engine.hooks;

import dev.tributary.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Activations of one run by name, in the order of the forward pass. What they say of the residual stream is {@link
 * #residual()}'s matter. Nothing that is done with a cache changes it.
 */
public final class ActivationCache {

    private final ModelWeights weights;
    private final Map<String, Tensor> activations;
    private final boolean batched;

    ActivationCache(ModelWeights weights, Map<String, Tensor> activations, boolean batched) {
        this.weights = weights;
        this.activations = Collections.unmodifiableMap(new LinkedHashMap<>(activations));
        this.batched = batched;
    }

    /** The weights of the model that was run. */
    public ModelWeights weights() {
        return weights;
    }

    /** Whether the first axis of each activation tells prompts apart. */
    public boolean hasBatchDim() {
        return batched;
    }

    /** Names in full, in the order of the forward pass. */
    public Set<String> names() {
        return activations.keySet();
    }

    /** Whether there is an activation of this name, in any spelling. */
    public boolean has(String name) {
        return activations.containsKey(full(name));
    }

    /** An activation by any spelling: {@code blocks.0.attn.hook_pattern}, {@code pattern0}, {@code hook_embed}. */
    public Tensor get(String name) {
        return required(full(name));
    }

    /** An activation of a layer: {@code ("pattern", 0)}, {@code ("resid_post", -1)}. */
    public Tensor get(String name, int layer) {
        return required(spelling().full(name, layer));
    }

    /** An activation of a part of a layer: {@code ("scale", 4, "ln1")}, {@code ("pattern", 0, "attn")}. */
    public Tensor get(String name, int layer, String type) {
        return required(spelling().full(name, layer, type));
    }

    /** The gradient at an activation, of a run that was made with gradients. */
    public Tensor gradient(String name) {
        return required(full(name) + "_grad");
    }

    private PointNames spelling() {
        return new PointNames(weights.config().layers());
    }

    private String full(String name) {
        return spelling().full(name);
    }

    private Tensor required(String full) {
        return find(full)
                .orElseThrow(() -> new IllegalArgumentException("there is no activation " + full
                        + " in this cache: the model has none of that name, or the run was asked to keep others"
                        + PointNames.unknown(full, activations.keySet())));
    }

    /** The activation of a full name; results of heads are made from {@code hook_z} if they were not kept. */
    Optional<Tensor> find(String full) {
        Optional<Tensor> kept = Optional.ofNullable(activations.get(full));
        if (kept.isPresent() || !full.endsWith("attn.hook_result")) {
            return kept;
        }
        return PointNames.layerOf(full)
                .flatMap(layer -> Optional.ofNullable(activations.get(full.replace("hook_result", "hook_z")))
                        .map(mixed -> PointServer.results(weights, layer, mixed)));
    }

    /** An activation of every layer, in order. Throws if one is missing. */
    public List<Tensor> stack(String name) {
        return java.util.stream.IntStream.range(0, weights.config().layers())
                .mapToObj(layer -> get(name, layer))
                .toList();
    }

    /** Without the batch axis; throws unless there is one prompt. A cache without it stays as it is. */
    public ActivationCache removeBatchDim() {
        if (!batched) {
            return this;
        }
        activations.forEach((name, tensor) -> {
            if (tensor.extent(0) != 1) {
                throw new IllegalArgumentException("the batch axis can be dropped for one prompt, but " + name + " is "
                        + tensor + " of " + tensor.extent(0) + "; take one of them with prompt(index)");
            }
        });
        return prompt(0);
    }

    /** One prompt of a batch, without the batch axis. */
    public ActivationCache prompt(int index) {
        return changed(tensor -> Slice.at(index).of(tensor, 0), false);
    }

    /** Some prompts of a batch. */
    public ActivationCache prompts(Slice some) {
        return changed(tensor -> some.of(tensor, 0), !(some instanceof Slice.At));
    }

    private ActivationCache changed(UnaryOperator<Tensor> change, boolean stillBatched) {
        if (!batched) {
            throw new IllegalArgumentException("this cache has no batch axis any more");
        }
        Map<String, Tensor> changed = new LinkedHashMap<>();
        activations.forEach((name, tensor) -> changed.put(name, change.apply(tensor)));
        return new ActivationCache(weights, changed, stillBatched);
    }

    /** What the activations say of the residual stream. */
    public ResidualStream residual() {
        return new ResidualStream(this);
    }

    /** A table of what is in the cache: name, shape, meaning. */
    public String describe() {
        StringBuilder table = new StringBuilder(toString()).append('\n');
        int longest =
                activations.keySet().stream().mapToInt(String::length).max().orElse(0);
        activations.forEach((name, tensor) -> table.append("  ")
                .append(name)
                .append(" ".repeat(longest - name.length() + 2))
                .append(Arrays.toString(tensor.shape()))
                .append("  ")
                .append(PointShape.meaningOf(name))
                .append('\n'));
        return table.toString();
    }

    @Override
    public String toString() {
        return "ActivationCache with keys " + activations.keySet();
    }
}
