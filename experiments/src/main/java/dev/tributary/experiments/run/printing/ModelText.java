package dev.tributary.experiments.run.printing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.engine.model.Architecture.Dimensions;
import dev.tributary.experiments.run.opening.OpenedModel;
import dev.tributary.graph.ComputationGraph;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a model is, and about what the usual jobs with it cost.
 *
 * @param name of the model
 * @param numbers by what they count, in the order of printing
 * @param jobs seconds by what is done, estimated
 */
public record ModelText(String name, Map<String, Long> numbers, Map<String, Double> jobs) {

    private static final int PROMPTS = 8;
    private static final int LENGTH = 16;

    /** Operations a second that the estimates are for: two cores of a server of 2024. */
    private static final double RATE = 1e11;

    /** Forward passes, as the benchmark measured them at GPT-2-small's shape. */
    private static final Map<String, Double> FORWARDS =
            Map.of("1 forward pass", 1.0, "2 eap, every edge", 3.1, "3 eap-ig, every edge", 9.4);

    public ModelText {
        numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
        jobs = Collections.unmodifiableMap(new LinkedHashMap<>(jobs));
    }

    /** Counts and estimates; runs nothing. */
    public static ModelText of(OpenedModel model) {
        Dimensions dimensions = model.architecture().dimensions();
        ComputationGraph graph = model.architecture().graph();
        long weights = model.parameters().size();
        Map<String, Long> numbers = new LinkedHashMap<>();
        numbers.put("d_model", (long) dimensions.dModel());
        numbers.put("tokens", (long) dimensions.dVocab());
        numbers.put("context", (long) dimensions.context());
        numbers.put("parameters", weights);
        numbers.put("edges", (long) graph.edgeCount());
        numbers.put("bytes of weights in fp32", 4 * weights);
        numbers.put("bytes of weights in fp64", 8 * weights);
        double forward = 2.0 * weights * PROMPTS * LENGTH / RATE;
        Map<String, Double> jobs = new LinkedHashMap<>();
        FORWARDS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(job -> jobs.put(job.getKey().substring(2), forward * job.getValue()));
        return new ModelText(model.name(), numbers, jobs);
    }

    /** Lines for people. */
    public String text() {
        StringBuilder text = new StringBuilder(name).append('\n');
        numbers.forEach((what, count) -> text.append(String.format(Locale.ROOT, "  %-26s %,d%n", what, count)));
        text.append(String.format(
                Locale.ROOT,
                "estimates for %d prompts of %d tokens in fp32 at %.0f GFLOP/s; measure with: tributary benchmark%n",
                PROMPTS,
                LENGTH,
                RATE / 1e9));
        jobs.forEach((what, seconds) -> text.append(String.format(Locale.ROOT, "  %-26s %.1f s%n", what, seconds)));
        return text.toString().stripTrailing();
    }

    /** The same as an object. */
    public String json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("name", name);
        ObjectNode counted = root.putObject("numbers");
        numbers.forEach(counted::put);
        ObjectNode estimated = root.putObject("seconds");
        jobs.forEach(estimated::put);
        return root.toPrettyString();
    }
}
