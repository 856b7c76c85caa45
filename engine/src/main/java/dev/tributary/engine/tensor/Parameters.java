package dev.tributary.engine.tensor;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parameters of one model by name. Names are those of TransformerLens, whatever the file called them. */
public final class Parameters {

    private final Map<String, Parameter> byName;

    private Parameters(Map<String, Parameter> byName) {
        this.byName = byName;
    }

    /** Refuses two parameters of one name. */
    public static Parameters of(Collection<? extends Parameter> parameters) {
        Map<String, Parameter> byName = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            if (byName.put(parameter.name(), parameter) != null) {
                throw new IllegalArgumentException("there are two parameters named " + parameter.name());
            }
        }
        return new Parameters(byName);
    }

    /** All names, in the order given. */
    public Set<String> names() {
        return java.util.Collections.unmodifiableSet(byName.keySet());
    }

    /** The parameter of a name, whatever its shape, if there is one. */
    public Optional<Parameter> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** How many numbers there are in all. A tied unembedding counts as the embedding, and what is not stored not at all. */
    public long size() {
        Optional<Object> embedding = find("embed.W_E").flatMap(Parameter::storage);
        return byName.values().stream()
                .filter(parameter -> parameter.storage().isPresent())
                .filter(parameter -> !parameter.name().equals("unembed.W_U")
                        || !parameter.storage().equals(embedding))
                .mapToLong(Parameter::size)
                .sum();
    }

    /** The parameter; throws {@link IllegalArgumentException} if it is missing or has another shape. */
    public Parameter require(String name, int... shape) {
        Parameter parameter = byName.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException(
                    "the model has no parameter " + name + "; expected one of shape " + Arrays.toString(shape));
        }
        if (!Arrays.equals(parameter.shape(), shape)) {
            throw new IllegalArgumentException("parameter " + name + " has shape " + Arrays.toString(parameter.shape())
                    + ", expected " + Arrays.toString(shape));
        }
        return parameter;
    }
}
