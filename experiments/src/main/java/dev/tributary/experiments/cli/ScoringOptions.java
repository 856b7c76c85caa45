package dev.tributary.experiments.cli;

import dev.tributary.experiments.run.asked.Choosing;
import dev.tributary.experiments.run.asked.HeadInputs;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.Question;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.index.Elements;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that scores. */
final class ScoringOptions {

    private static final List<String> ELEMENTS = List.of("edges", "nodes", "neurons", "units");
    private static final List<String> PORTS = List.of("separate", "merged");
    private static final List<String> KEY_VALUES = List.of("per-head", "shared");

    @Option(
            names = "--method",
            paramLabel = "NAME[:key=value,...]",
            description = "How edges are scored (see: tributary methods). Default: eap-ig, or another that suits metric"
                    + " and ablation, which is then said.")
    private @Nullable String method;

    @Option(
            names = "--positions",
            paramLabel = "all|each|spans|crossing|span-crossing",
            description = "How far token positions are told apart; crossing also tells for keys and values which query"
                    + " uses them. Default: for discover crossing, or what fits the prompts; else each.")
    private @Nullable String positions;

    @Option(
            names = "--elements",
            paramLabel = "edges|nodes|neurons|units",
            defaultValue = "edges",
            description =
                    "What is scored: edges, what components write, each coordinate of that (MIB's neurons), or the"
                            + " hidden units of MLPs. Default: ${DEFAULT-VALUE}.")
    private String elements = "";

    @Option(
            names = "--qkv",
            paramLabel = "separate|merged",
            defaultValue = "separate",
            description = "Whether q, k and v of a head are inputs of their own. Default: ${DEFAULT-VALUE}.")
    private String qkv = "";

    @Option(
            names = "--kv",
            paramLabel = "per-head|shared",
            defaultValue = "per-head",
            description =
                    "Where heads use keys and values together: whether each has a k and a v input of its own, or all"
                            + " of them one, named after the first of them. Default: ${DEFAULT-VALUE}.")
    private String keyValues = "";

    /** What was typed, checked. */
    Question read(MeasureOptions measure, PositionChoice unlessGiven, Choosing choosing) {
        return new Question(
                Optional.ofNullable(method),
                measure.ablation(),
                measure.metric(),
                positions == null ? unlessGiven : PositionChoice.of(positions),
                elements(),
                inputs(),
                choosing);
    }

    private Elements elements() {
        String chosen = CommonOptions.choice("--elements", elements, ELEMENTS);
        return Arrays.stream(Elements.values())
                .filter(one -> one.label().equals(chosen))
                .findFirst()
                .orElseThrow();
    }

    private HeadInputs inputs() {
        boolean merged = CommonOptions.choice("--qkv", qkv, PORTS).equals("merged");
        boolean shared = CommonOptions.choice("--kv", keyValues, KEY_VALUES).equals("shared");
        if (merged && shared) {
            throw new UsageException(
                    "--kv shared gives heads a k and a v input together, and --qkv merged leaves them none"
                            + " of their own; give one of the two");
        }
        if (merged) {
            return HeadInputs.MERGED;
        }
        return shared ? HeadInputs.SHARED : HeadInputs.SEPARATE;
    }
}
