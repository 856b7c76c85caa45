package dev.tributary.experiments.run.recording;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.engine.evaluate.Interval;
import dev.tributary.experiments.run.choosing.Discovery;
import dev.tributary.experiments.run.measuring.Measured;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.JsonFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a circuit does on prompts that it was not chosen on, as a figure says it: faithfulness never without accuracy,
 * neither without its interval, the number of prompts and what the whole model does.
 *
 * @param faithfulness empty where it is undefined
 * @param accuracy the share of right answers
 * @param prompts how many it was measured on
 * @param whole the share that the untouched model gets right
 */
public record Headline(Share faithfulness, Share accuracy, int prompts, double whole) {

    private static final String RESULT = "result";
    private static final String ACCURACY = "accuracy";
    private static final String FAITHFULNESS = "faithfulness";

    /** A number and its 95 % interval, as far as they are known. */
    public record Share(OptionalDouble value, Optional<Interval> interval) {}

    /** Of a discovery, as measured on the report split. */
    public static Headline of(Discovery found) {
        Measured report = found.report();
        return new Headline(
                new Share(report.faithfulness(), report.sure().faithfulness()),
                new Share(OptionalDouble.of(report.accuracy()), report.sure().accuracy()),
                report.sure().prompts(),
                found.full().accuracy());
    }

    /** As the record of a run has it; throws {@link FormatException} if that is not one of a discovery. */
    public static Headline read(Path file) throws IOException {
        JsonNode result = JsonFiles.read(file).path(RESULT);
        JsonNode circuit = result.path("circuit");
        JsonNode prompts = circuit.path("prompts");
        JsonNode whole = result.path("full").path(ACCURACY);
        Share accuracy = share(file, circuit, ACCURACY);
        if (!prompts.isInt() || !whole.isNumber() || accuracy.value().isEmpty()) {
            throw new FormatException(
                    file,
                    JsonFiles.pointer(RESULT),
                    "expected what a circuit and the whole model do, as discover writes it");
        }
        return new Headline(share(file, circuit, FAITHFULNESS), accuracy, prompts.intValue(), whole.doubleValue());
    }

    private static Share share(Path file, JsonNode circuit, String name) throws FormatException {
        JsonNode value = circuit.path(name);
        JsonNode interval = circuit.path("intervals").path(name);
        if (interval.isMissingNode()) {
            return new Share(number(value), Optional.empty());
        }
        OptionalDouble low = number(interval.path(0));
        OptionalDouble high = number(interval.path(1));
        if (interval.size() != 2 || low.isEmpty() || high.isEmpty() || low.getAsDouble() > high.getAsDouble()) {
            throw new FormatException(
                    file,
                    JsonFiles.pointer(RESULT, "circuit", "intervals", name),
                    "expected the lower and the upper end of an interval");
        }
        return new Share(number(value), Optional.of(new Interval(low.getAsDouble(), high.getAsDouble())));
    }

    private static OptionalDouble number(JsonNode node) {
        return node.isNumber() ? OptionalDouble.of(node.doubleValue()) : OptionalDouble.empty();
    }

    /** For example {@code faithfulness 0.935 [0.898, 0.973]; right on 94 % [89, 98] of 100 prompts (whole model 100 %)}. */
    public String words() {
        String faithful = faithfulness.value().isPresent()
                ? text("%.3f", Math.rint(faithfulness.value().getAsDouble() * 1e3) / 1e3 + 0.0)
                : "undefined";
        String sure = faithfulness
                .interval()
                .map(known -> text(" [%.3f, %.3f]", known.low() + 0.0, known.high() + 0.0))
                .orElse("");
        String right = accuracy.interval()
                .map(known -> text(" [%.0f, %.0f]", 100 * known.low(), 100 * known.high()))
                .orElse("");
        return text(
                "faithfulness %s%s; right on %.0f %%%s of %d prompt%s (whole model %.0f %%)",
                faithful,
                sure,
                100 * accuracy.value().orElseThrow(),
                right,
                prompts,
                prompts == 1 ? "" : "s",
                100 * whole);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
