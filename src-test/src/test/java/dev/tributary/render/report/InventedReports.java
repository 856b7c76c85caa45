package dev.tributary.render.report;

import dev.tributary.graph.Node;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.InventedMeasurements;
import dev.tributary.render.attention.Grid;
import dev.tributary.render.attention.HeadMap;
import dev.tributary.render.attention.HeadNotation;
import dev.tributary.render.attention.InventedMaps;
import dev.tributary.render.attention.MapLook;
import dev.tributary.render.attention.MapMeaning;
import dev.tributary.render.attention.MapMode;
import dev.tributary.render.attention.MapName;
import dev.tributary.render.attention.MapSequence;
import dev.tributary.render.attention.MapView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A report with invented numbers. */
public final class InventedReports {

    private InventedReports() {}

    /** Every part filled. */
    public static Report report() {
        return new Report(
                "Circuit of <b>ioi</b>",
                "81 edges carry 94 % of the behaviour.",
                List.of(new Fact("Faithfulness", "0.943", "random circuit: 0.02"), Fact.of("Method", "eap-ig")),
                Optional.of(curves()),
                Optional.empty(),
                prompts(),
                new Report.Figure(
                        InventedCircuits.indirectObject(), DrawOptions.standard(), InventedMeasurements.ofParts()),
                new Report.Account(
                        List.of("The scores are invented."),
                        List.of(Fact.of("seed", "17")),
                        List.of(new Report.FileLink("edges of it.csv", "all scores"))));
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
                report.losses(),
                prompts,
                report.figure(),
                report.account());
    }

    /** A report with another figure. */
    static Report with(Report report, Report.Figure figure) {
        return new Report(
                report.title(),
                report.summary(),
                report.facts(),
                report.curve(),
                report.losses(),
                report.prompts(),
                figure,
                report.account());
    }

    private static ReportPrompts prompts() {
        List<String> clean = List.of("When", " Mary", " and", " John", " went", ",", " John", " gave", " to");
        List<String> corrupt = List.of("When", " Mary", " and", " John", " went", ",", " Mary", " gave", " to");
        return new ReportPrompts(
                List.of(new ReportPrompts.Pair(clean, corrupt, " Mary", " John")),
                Optional.of(InventedMaps.ofHeads(12, 12, clean)),
                Optional.of(attribution(clean)));
    }

    /** Of every head at the last token alone. */
    private static MapView attribution(List<String> tokens) {
        List<MapName> names = new ArrayList<>();
        List<HeadMap> maps = new ArrayList<>();
        for (int layer = 0; layer < 12; layer++) {
            for (int head = 0; head < 12; head++) {
                names.add(MapName.of(new Node.Head(layer, head), HeadNotation.DOT));
                double[] values = new double[tokens.size()];
                values[(layer + head) % tokens.size()] = layer - head;
                maps.add(HeadMap.of(Grid.of(1, tokens.size(), values)));
            }
        }
        return new MapView(
                names,
                List.of(new MapSequence("prompt", tokens, List.of(tokens.size() - 1), maps)),
                true,
                new MapMeaning.Given("logit attribution", List.of("Invented."), true),
                MapLook.standard().withMode(MapMode.LARGE));
    }

    /** Of three sizes, of which the middle one is reported. */
    static SizeCurves curves() {
        return new SizeCurves(
                "edges",
                List.of(
                        curve(
                                SizeCurves.Role.TRIED,
                                point("select", 0, 0),
                                point("select", 10, .4),
                                point("select", 81, .953),
                                point("select", 1000, 1.01)),
                        curve(SizeCurves.Role.RANDOM, point("select", 10, .01), point("select", 1000, .3)),
                        curve(SizeCurves.Role.BEFORE, point("report", 120, .98)),
                        curve(SizeCurves.Role.CHOSEN, point("report", 81, .943)),
                        curve(SizeCurves.Role.BASELINE, point("report", 81, .02))),
                InventedMeasurements.measurement("report", 24, 1));
    }

    private static SizeCurves.Curve curve(SizeCurves.Role role, SizeCurves.Point... points) {
        return new SizeCurves.Curve(role, List.of(points));
    }

    private static SizeCurves.Point point(String split, int size, double faithfulness) {
        return new SizeCurves.Point(size, InventedMeasurements.measurement(split, 25, faithfulness));
    }
}
