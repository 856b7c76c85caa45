package dev.tributary.experiments.benchmark;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.engine.natives.NativeReport;
import java.util.List;
import java.util.Locale;

/** Timings as they are printed. */
public final class BenchmarkText {

    private BenchmarkText() {}

    /** What is run, on what. */
    public static String title(Benchmark benchmark, NativeReport natives) {
        Workload workload = benchmark.workload();
        return String.format(
                Locale.ROOT,
                "%s, %s, fp32, %d prompts of %d tokens, %d threads, %s %s (%.0f GFLOP/s on one thread)",
                workload.shape(),
                workload.shape().weights(),
                workload.prompts(),
                workload.tokens(),
                benchmark.effort().threads(),
                natives.vendor(),
                natives.kernel(),
                natives.gigaflops());
    }

    /** Above lines of timings. */
    public static String header() {
        return String.format(
                Locale.ROOT,
                "%-38s %10s %10s %10s %9s %9s",
                "seconds",
                "median",
                "fastest",
                "CPU",
                "forwards",
                "peak MB");
    }

    /** A timing in a line. */
    public static String line(Timing timing) {
        Timing.Seconds seconds = timing.seconds();
        String peak = timing.peakMegabytes().isPresent()
                ? String.format(Locale.ROOT, "%.0f", timing.peakMegabytes().getAsDouble())
                : "-";
        return String.format(
                Locale.ROOT,
                "%-38s %10s %10s %10s %9s %9s",
                timing.figure().text(),
                number(seconds.median()),
                number(seconds.fastest()),
                number(seconds.cpu()),
                String.format(
                        Locale.ROOT,
                        timing.seconds().forwards() < 10 ? "%.2f" : "%.1f",
                        timing.seconds().forwards()),
                peak);
    }

    /** Above lines of growth. */
    public static String growthHeader() {
        return String.format(
                Locale.ROOT,
                "%-8s %6s %-28s %10s %10s %10s",
                "seconds",
                "times",
                "run",
                "forward",
                "EAP each",
                "20 sizes");
    }

    /** A growth in a line. */
    public static String line(Growth growth) {
        Workload workload = growth.workload();
        return String.format(
                Locale.ROOT,
                "%-8s %6d %-28s %10s %10s %10s",
                growth.of(),
                growth.times(),
                workload.shape() + ", " + workload.prompts() + " of " + workload.tokens(),
                number(growth.forward()),
                number(growth.eap()),
                number(growth.sizes()));
    }

    /** Three digits behind the point, or three that count where there is a small number. */
    static String number(double seconds) {
        return seconds < 0.1
                ? String.format(Locale.ROOT, "%.5f", seconds)
                : String.format(Locale.ROOT, "%.3f", seconds);
    }

    /** Everything that was timed. */
    public static String json(Benchmark benchmark, NativeReport natives, List<Timing> timings) {
        ObjectNode root = head(benchmark, natives);
        ArrayNode figures = root.putArray("figures");
        for (Timing timing : timings) {
            ObjectNode figure = figures.addObject();
            figure.put("name", timing.figure().label());
            figure.put("text", timing.figure().text());
            figure.put("seconds", timing.seconds().median());
            figure.put("fastest_seconds", timing.seconds().fastest());
            figure.put("cpu_seconds", timing.seconds().cpu());
            figure.put("forwards", timing.seconds().forwards());
            timing.peakMegabytes().ifPresent(peak -> figure.put("peak_megabytes", peak));
        }
        return root.toPrettyString();
    }

    /** How everything grows. */
    public static String growthJson(Benchmark benchmark, NativeReport natives, List<Growth> growths) {
        ObjectNode root = head(benchmark, natives);
        ArrayNode rows = root.putArray("growth");
        for (Growth growth : growths) {
            ObjectNode row = rows.addObject();
            row.put("of", growth.of());
            row.put("times", growth.times());
            row.put("forward_seconds", growth.forward());
            row.put("eap_each_seconds", growth.eap());
            row.put("sizes_seconds", growth.sizes());
        }
        return root.toPrettyString();
    }

    private static ObjectNode head(Benchmark benchmark, NativeReport natives) {
        Workload workload = benchmark.workload();
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("shape", workload.shape().toString());
        root.put("layers", workload.config().layers());
        root.put("heads", workload.config().attention().heads());
        root.put("d_model", workload.config().dModel());
        root.put("prompts", workload.prompts());
        root.put("tokens", workload.tokens());
        root.put("threads", benchmark.effort().threads());
        root.put("repeats", benchmark.effort().repeats());
        root.put("exact_edges", benchmark.effort().edges());
        root.put("blas", natives.vendor() + " " + natives.kernel());
        root.put("gigaflops_on_one_thread", natives.gigaflops());
        return root;
    }
}
