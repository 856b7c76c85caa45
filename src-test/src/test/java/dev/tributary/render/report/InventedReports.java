package dev.tributary.render.report;

import dev.tributary.render.DrawOptions;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.InventedMeasurements;
import dev.tributary.render.attention.InventedMaps;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** A report with invented numbers. */
public final class InventedReports {

    private InventedReports() {}

    /** Every part filled. */
    public static Report report() {
        List<FaithfulnessCurve.Point> points =
                List.of(point(0, 0, 0), point(10, .4, .01), point(81, .943, .02), point(1000, 1.01, .3));
        return new Report(
                "Circuit of <b>ioi</b>",
                "81 edges carry 94 % of the behaviour.",
                List.of(new Fact("Faithfulness", "0.943", "random circuit: 0.02"), Fact.of("Method", "eap-ig")),
                Optional.of(new FaithfulnessCurve(points, OptionalInt.of(81))),
                prompts(),
                new Report.Figure(
                        InventedCircuits.indirectObject(), DrawOptions.standard(), InventedMeasurements.ofParts()),
                List.of("The scores are invented."),
                List.of(Fact.of("seed", "17")),
                List.of(new Report.FileLink("edges of it.csv", "all scores")));
    }

    /** As many short tokens. */
    static List<String> tokens(int count) {
        return IntStream.range(0, count).mapToObj(at -> " t" + at).toList();
    }

    /** A report with other prompts. */
    static Report with(Report report, ReportPrompts prompts) {
        return new Report(
                report.title(),
                report.summary(),
                report.facts(),
                report.curve(),
                prompts,
                report.figure(),
                report.notes(),
                report.provenance(),
                report.files());
    }

    private static ReportPrompts prompts() {
        List<String> clean = List.of("When", " Mary", " and", " John", " went", ",", " John", " gave", " to");
        List<String> corrupt = List.of("When", " Mary", " and", " John", " went", ",", " Mary", " gave", " to");
        return new ReportPrompts(
                List.of(new ReportPrompts.Pair(clean, corrupt, " Mary", " John")),
                Optional.of(InventedMaps.ofHeads(12, 12, clean)));
    }

    private static FaithfulnessCurve.Point point(int edges, double faithfulness, double random) {
        return new FaithfulnessCurve.Point(
                edges,
                OptionalDouble.of(faithfulness + .01),
                OptionalDouble.of(faithfulness),
                OptionalDouble.of(random));
    }
}
