package dev.tributary.render.layout.page;

import dev.tributary.graph.Node;
import dev.tributary.graph.Port;
import dev.tributary.render.Mark;
import dev.tributary.render.figure.Box;
import dev.tributary.render.figure.Cargo;
import dev.tributary.render.figure.Ribbon;
import dev.tributary.render.figure.Scale;
import dev.tributary.render.figure.Swatch;
import dev.tributary.render.figure.TextStyle;
import dev.tributary.render.layout.flow.Flow;
import dev.tributary.render.layout.flow.Stop;
import dev.tributary.render.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The legend of a figure: only what occurs in it. */
final class Legend {

    /** The widest sample of a width, in pixels. */
    private static final double LARGEST_SAMPLE = 16;

    /** One entry: a sample and its name. */
    record Item(Swatch.Kind kind, double width, double height, String name) {
        double extent() {
            return width + (width > 0 ? 6 : 0) + TextStyle.LEGEND.width(name);
        }
    }

    private final Sheet sheet;
    private final List<Flow> flows;
    private final List<Stop> stops;
    private final List<Item> items = new ArrayList<>();

    private Legend(Sheet sheet) {
        this.sheet = sheet;
        this.flows = Stream.concat(
                        sheet.plan().lanes().stream().flatMap(lane -> lane.flows().stream()),
                        sheet.plan().falls().stream())
                .toList();
        this.stops = sheet.plan().lanes().stream()
                .flatMap(lane -> lane.stops().stream())
                .toList();
    }

    /** The entries, empty for an empty figure. */
    static List<Item> of(Sheet sheet) {
        Legend legend = new Legend(sheet);
        if (!legend.flows.isEmpty()) {
            legend.ribbons();
            legend.marks();
            legend.doubts();
            legend.boxes();
            legend.widths();
        }
        return List.copyOf(legend.items);
    }

    private boolean any(Predicate<Flow> is) {
        return flows.stream().anyMatch(is);
    }

    private void ribbons() {
        add(any(flow -> flow.score() > 0), Swatch.Kind.POSITIVE, 20, 8, "positive");
        add(any(flow -> flow.score() < 0), Swatch.Kind.NEGATIVE, 20, 8, "negative");
        boolean keys = any(flow -> flow.port() == Port.KEY);
        boolean queries = any(flow -> flow.port() == Port.QUERY);
        add(
                keys || queries,
                Swatch.Kind.STEERS,
                20,
                8,
                keys && queries ? "into keys or queries" : keys ? "into keys" : "into queries");
    }

    /** What is not sure, as far as ribbons show it. */
    private void doubts() {
        List<Cargo> seen = sheet.contents().stream()
                .flatMap(lane -> Stream.concat(lane.routed().stream(), lane.fallsOut().stream()))
                .map(Flow::cargo)
                .toList();
        add(
                seen.stream().anyMatch(Cargo::unstable),
                Swatch.Kind.UNSTABLE,
                20,
                8,
                "sign not sure: 95 % interval holds 0");
        add(
                seen.stream().anyMatch(Cargo::doubtful),
                Swatch.Kind.NONE,
                0,
                0,
                "? exact effect is far smaller, or of the other sign");
    }

    private void marks() {
        for (Mark mark : Mark.values()) {
            boolean occurs = mark != Mark.NONE && any(flow -> flow.mark() == mark);
            add(
                    occurs,
                    switch (mark) {
                        case REMOVED, MISSING -> Swatch.Kind.DOTTED_CONTOUR;
                        case CHANGED -> Swatch.Kind.DASHED_CONTOUR;
                        case NONE, ADDED, KNOWN -> Swatch.Kind.WHOLE_CONTOUR;
                    },
                    20,
                    8,
                    mark.words());
        }
    }

    private void boxes() {
        boolean reads = any(stop -> stop.role() == Box.Role.READS, stops);
        add(any(stop -> isHead(stop) && stop.role() != Box.Role.READS, stops), Swatch.Kind.HEAD, 7, 12, "head");
        add(
                reads,
                Swatch.Kind.READS,
                7,
                12,
                sheet.plan().guessesHandovers() ? "head reads here, → and writes there" : "head reads here");
        add(any(stop -> stop.node() instanceof Node.Mlp, stops), Swatch.Kind.MLP, 7, 12, "MLP");
        add(leaks(), Swatch.Kind.LEAK, 13, 8, "more flows in than out, or less");
    }

    private static boolean isHead(Stop stop) {
        return stop.node() instanceof Node.Head;
    }

    private static boolean any(Predicate<Stop> is, List<Stop> stops) {
        return stops.stream().anyMatch(is);
    }

    /** Whether a wedge can be seen at some box. */
    private boolean leaks() {
        return stops.stream()
                .filter(stop -> !(stop.node() instanceof Node.Input) && !(stop.node() instanceof Node.Logits))
                .anyMatch(stop -> {
                    double in = flows.stream()
                            .filter(flow -> flow.target().equals(stop))
                            .mapToDouble(Flow::magnitude)
                            .sum();
                    double out = flows.stream()
                            .filter(flow -> flow.source().equals(stop))
                            .mapToDouble(Flow::magnitude)
                            .sum();
                    return sheet.scale().width(in - out) >= 1;
                });
    }

    private void widths() {
        Scale scale = sheet.scale();
        double largest = flows.stream().mapToDouble(Flow::magnitude).max().orElse(0);
        if (largest == 0) {
            return;
        }
        double sample = Numbers.roundDown(Math.min(largest, scale.score(LARGEST_SAMPLE)));
        for (double value : new double[] {Numbers.roundDown(sample / 4), sample}) {
            items.add(new Item(Swatch.Kind.WIDTH, 20, scale.width(value), Numbers.brief(value)));
        }
        boolean thin = any(flow -> scale.width(flow.score()) < Ribbon.LEAST_WIDTH);
        add(thin, Swatch.Kind.FAINT, 20, 1, "paler below " + Numbers.brief(scale.score(Ribbon.LEAST_WIDTH)));
        add(
                sheet.contents().stream().anyMatch(lane -> !lane.hairlines().isEmpty()),
                Swatch.Kind.NONE,
                0,
                0,
                "hairlines behind: weaker than the strongest " + routed());
        add(scale.root(), Swatch.Kind.NONE, 0, 0, "width: square root of |score|");
    }

    private long routed() {
        return sheet.contents().stream()
                .flatMap(lane -> lane.routed().stream())
                .filter(flow -> flow.source().role() != Box.Role.READS)
                .count();
    }

    private void add(boolean occurs, Swatch.Kind kind, double width, double height, String name) {
        if (occurs) {
            items.add(new Item(kind, width, height, name));
        }
    }
}
