package dev.tributary.engine.process;

import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.tensor.Parameter;
import dev.tributary.engine.tensor.Parameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A model's parameters while some of them are put in the place of others. */
final class Rewriting {

    private final ModelWeights model;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();

    Rewriting(ModelWeights model) {
        this.model = model;
        for (String name : model.parameters().names()) {
            parameters.put(name, model.parameters().find(name).orElseThrow());
        }
    }

    /** Puts what a formula gives in the place of a parameter. Formulas see the parameters that the model came with. */
    void replace(Parameter original, Supplier<double[]> formula) {
        parameters.put(original.name(), Derived.from(original, formula));
    }

    /** Leaves a parameter out. */
    void drop(String name) {
        parameters.remove(name);
    }

    ModelWeights finish() {
        return finish(model.config());
    }

    ModelWeights finish(ModelConfig config) {
        return new ModelWeights(config, Parameters.of(List.copyOf(parameters.values())));
    }
}
