package dev.tributary.experiments.run.printing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.checkpoint.TransformerLensDirectory;
import dev.tributary.engine.natives.NativeReport;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.experiments.run.opening.OpenedModel;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.io.JsonFiles;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a model is, and about what the usual jobs with it cost on this machine.
 *
 * @param name of the model
 * @param config in the words of TransformerLens's configuration; without fields if the model is no transformer
 * @param size how large it is
 * @param speed what it is estimated by
 */
public record ModelText(String name, ObjectNode config, Size size, Speed speed) {

    private static final int PROMPTS = 8;
    private static final int LENGTH = 16;

    /** What the estimate leaves out: the virtual machine with its libraries, as measured with a model of a few KB. */
    private static final double BASE_BYTES = 4e8;

    /** At most so much is kept of what writers change; where they need more, they are done some rows at a time. */
    private static final double MOST_CHANGES = 1L << 30;

    /** Forward passes that each takes, as the benchmark measures them at GPT-2-small's shape. */
    private static final List<Job> JOBS =
            List.of(new Job("forward", 1, false), new Job("eap", 3.0, true), new Job("eap-ig", 9.4, true));

    private record Job(String name, double forwards, boolean scores) {}

    /**
     * How large a model is.
     *
     * @param parameters how many numbers
     * @param products how many numbers of weight matrices one token is multiplied with
     * @param edges of its graph
     * @param written numbers that all components together write for one token, [components * d_model]
     */
    public record Size(long parameters, long products, long edges, long written) {

        static Size of(OpenedModel model) {
            ComputationGraph graph = model.architecture().graph();
            long parameters = model.parameters().size();
            long products =
                    model.architecture() instanceof Transformer transformer ? products(transformer) : parameters;
            long written = (long) graph.writers().size()
                    * model.architecture().dimensions().dModel();
            return new Size(parameters, products, graph.edgeCount(), written);
        }

        /** Embeddings are looked up, and vectors are added. */
        private static long products(Transformer transformer) {
            return TransformerLensDirectory.shapes(transformer.config()).entrySet().stream()
                    .filter(shape -> shape.getKey().contains("W_")
                            && !shape.getKey().equals("embed.W_E")
                            && !shape.getKey().equals("pos_embed.W_pos"))
                    .mapToLong(shape ->
                            Arrays.stream(shape.getValue()).asLongStream().reduce(1, (one, other) -> one * other))
                    .sum();
        }
    }

    /**
     * What estimates go by.
     *
     * @param gigaflops billions of operations a second, on one thread, as measured a moment ago
     * @param threads how many there are
     */
    public record Speed(double gigaflops, int threads) {}

    /** Counts and estimates; runs nothing but a product of matrices. */
    public static ModelText of(OpenedModel model, NativeReport natives, int threads) {
        ObjectNode config = model.architecture() instanceof Transformer transformer
                ? TransformerLensDirectory.config(transformer.config())
                : JsonFiles.object();
        return new ModelText(model.name(), config, Size.of(model), new Speed(natives.gigaflops(), threads));
    }

    private double seconds(Job job) {
        double operations = 2.0 * size.products() * PROMPTS * LENGTH * job.forwards();
        return operations / (speed.gigaflops() * 1e9 * speed.threads());
    }

    private double bytes(Job job) {
        double weights = (double) Precision.FP32.bytes() * size.parameters();
        double changes = (double) Precision.FP32.bytes() * PROMPTS * LENGTH * size.written();
        return BASE_BYTES + weights + (job.scores() ? Math.min(changes, MOST_CHANGES) : 0);
    }

    /** Lines for people. */
    public String text() {
        StringBuilder text = new StringBuilder(name).append('\n');
        config.properties()
                .forEach(field -> line(text, field.getKey(), field.getValue().asText()));
        line(text, "parameters", String.format(Locale.ROOT, "%,d", size.parameters()));
        line(text, "edges", String.format(Locale.ROOT, "%,d", size.edges()));
        text.append(String.format(
                Locale.ROOT,
                "about, for %d prompts of %d tokens in fp32 on %d threads of %.0f GFLOP/s (measured just now):%n",
                PROMPTS,
                LENGTH,
                speed.threads(),
                speed.gigaflops()));
        for (Job job : JOBS) {
            line(text, job.name(), time(seconds(job)) + String.format(Locale.ROOT, ", %.1f GB", bytes(job) / 1e9));
        }
        return text.append("how long it really takes: tributary benchmark --model NAME")
                .toString();
    }

    private static void line(StringBuilder text, String what, String value) {
        text.append(String.format(Locale.ROOT, "  %-28s %s%n", what, value));
    }

    private static String time(double seconds) {
        return seconds < 0.1 ? "less than 0.1 s" : String.format(Locale.ROOT, "%.1f s", seconds);
    }

    /** The same as an object. */
    public String json() {
        ObjectNode root = JsonFiles.object().put("name", name);
        root.set("config", config);
        root.put("parameters", size.parameters()).put("edges", size.edges());
        ObjectNode estimates = root.putObject("estimates")
                .put("prompts", PROMPTS)
                .put("tokens", LENGTH)
                .put("threads", speed.threads())
                .put("gigaflops_of_a_thread", speed.gigaflops());
        for (Job job : JOBS) {
            estimates.putObject(job.name()).put("seconds", seconds(job)).put("bytes", bytes(job));
        }
        return root.toPrettyString();
    }
}
