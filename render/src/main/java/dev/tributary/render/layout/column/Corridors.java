package dev.tributary.render.layout.column;

import dev.tributary.render.figure.Scale;
import dev.tributary.render.layout.flow.Flow;
import dev.tributary.render.layout.flow.Stop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Places what falls from lane to lane side by side, between the column in which heads read and the one in which they
 * write. Tracks are nested by target: what falls farthest keeps closest to where it was read, so that it crosses nothing
 * that leaves or arrives on its way. What one head brings to one target runs together.
 */
public final class Corridors {

    /** The least distance of a track from the boxes on both sides, and the inner radius of bends. */
    public static final double BEND = 15;

    private static final double GAP = 3;

    /** Corridors do not grow beyond this for the sake of gaps alone. */
    private static final double MOST_GAPS = 120;

    private Corridors() {}

    /**
     * Ribbons that fall together from one box into another.
     *
     * @param flows from smaller to larger cross coordinates where they start
     * @param fromCross the middle of the bundle where it starts
     * @param track how far the middle of its stretch across the lanes lies behind the reading column's boxes
     */
    public record Bundle(List<Flow> flows, double width, double fromCross, double toCross, double track) {

        /** Where it starts. */
        public Stop source() {
            return flows.get(0).source();
        }

        /** Where it ends. */
        public Stop target() {
            return flows.get(0).target();
        }
    }

    /** The cross coordinates at which a fall leaves and enters its boxes. */
    public interface Ends {

        /** Where its middle leaves. */
        double leaves(Flow fall);

        /** Where its middle enters. */
        double enters(Flow fall);
    }

    /** Bundles with their tracks, for the falls of one corridor. */
    public static List<Bundle> place(List<Flow> falls, Ends ends, Scale scale) {
        Map<List<Stop>, List<Flow>> joined = new LinkedHashMap<>();
        falls.forEach(fall -> joined.computeIfAbsent(List.of(fall.source(), fall.target()), any -> new ArrayList<>())
                .add(fall));
        List<Bundle> bundles = new ArrayList<>();
        for (List<Flow> flows : joined.values()) {
            double width = flows.stream()
                    .mapToDouble(flow -> scale.width(flow.score()))
                    .sum();
            Flow first = flows.get(0);
            double half = (width - scale.width(first.score())) / 2;
            bundles.add(new Bundle(List.copyOf(flows), width, ends.leaves(first) + half, ends.enters(first) + half, 0));
        }
        bundles.sort(NESTED);
        double gap = Math.min(GAP, MOST_GAPS / Math.max(1, bundles.size()));
        List<Bundle> placed = new ArrayList<>();
        for (Bundle bundle : bundles) {
            double left = BEND;
            for (Bundle other : placed) {
                if (overlap(bundle, other)) {
                    boolean together = other.target().equals(bundle.target());
                    left = Math.max(left, other.track() + other.width() / 2 + (together ? 0 : gap));
                }
            }
            placed.add(new Bundle(
                    bundle.flows(), bundle.width(), bundle.fromCross(), bundle.toCross(), left + bundle.width() / 2));
        }
        return placed;
    }

    /** Where the far side of the last track lies. */
    public static double width(List<Bundle> bundles) {
        return bundles.stream()
                        .mapToDouble(bundle -> bundle.track() + bundle.width() / 2)
                        .max()
                        .orElse(0)
                + BEND;
    }

    private static final Comparator<Bundle> NESTED = Comparator.comparing(Corridors::rises)
            .thenComparing(bundle -> rises(bundle) ? bundle.toCross() : -bundle.toCross())
            .thenComparing(bundle -> rises(bundle) ? bundle.fromCross() : -bundle.fromCross());

    private static boolean rises(Bundle bundle) {
        return bundle.toCross() < bundle.fromCross();
    }

    private static boolean overlap(Bundle a, Bundle b) {
        return low(a) < high(b) && low(b) < high(a);
    }

    private static double low(Bundle bundle) {
        return Math.min(bundle.fromCross(), bundle.toCross()) - bundle.width() / 2 - GAP;
    }

    private static double high(Bundle bundle) {
        return Math.max(bundle.fromCross(), bundle.toCross()) + bundle.width() / 2 + GAP;
    }
}
