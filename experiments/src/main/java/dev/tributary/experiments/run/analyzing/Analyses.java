package dev.tributary.experiments.run.analyzing;

import dev.tributary.experiments.run.asked.UsageException;
import java.util.List;

/** Every analysis, in the order of the help. */
public final class Analyses {

    private static final List<Analysis> ALL = List.of(
            new InductionAnalysis(),
            new HeadsAnalysis(),
            new CompositionAnalysis(),
            new LensAnalysis(),
            new LogitAttributionAnalysis());

    private Analyses() {}

    /** All of them. */
    public static List<Analysis> all() {
        return ALL;
    }

    /** Their names. */
    public static List<String> names() {
        return ALL.stream().map(Analysis::name).toList();
    }

    /** The analysis of a name. */
    public static Analysis named(String name) {
        return ALL.stream()
                .filter(analysis -> analysis.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "there is no analysis '" + name + "'; known: " + String.join(", ", names())));
    }
}
