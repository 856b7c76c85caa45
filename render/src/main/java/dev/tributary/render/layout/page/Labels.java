package dev.tributary.render.layout.page;

import dev.tributary.render.figure.Box;
import dev.tributary.render.layout.flow.Plan;
import dev.tributary.render.layout.flow.Stop;
import dev.tributary.render.text.VisibleText;
import java.util.List;

/** What stands beside boxes. */
public final class Labels {

    private static final int MOST_PARTNERS = 2;
    private static final int LONGEST_PARTNER = 6;

    private Labels() {}

    /**
     * The component's name, with how much of what it writes is kept where that is not all or nothing; where amounts are
     * unknown, with the lanes that a head hands over to or takes from.
     */
    public static String of(Plan plan, Stop stop) {
        String name = named(plan, stop);
        if (!plan.guessesHandovers() || stop.role() == Box.Role.WHOLE) {
            return name;
        }
        List<Plan.Lane> partners = plan.partners(stop);
        if (partners.isEmpty()) {
            return name;
        }
        String shown = partners.stream()
                .limit(MOST_PARTNERS)
                .map(lane -> brief(plan, lane))
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
        int more = partners.size() - MOST_PARTNERS;
        return name + (stop.role() == Box.Role.READS ? " → " : " ← ") + shown + (more > 0 ? " +" + more : "");
    }

    private static String named(Plan plan, Stop stop) {
        if (stop.role() == Box.Role.READS) {
            return stop.node().label();
        }
        int position = plan.lanes().get(stop.lane()).position();
        return plan.view()
                .marks()
                .of(stop.node(), plan.view().circuit().positions().lane(position))
                .map(parts -> stop.node().label() + " " + parts.share())
                .orElse(stop.node().label());
    }

    private static String brief(Plan plan, Plan.Lane lane) {
        String name = plan.view().lanes().get(lane.position()).name();
        return name.isEmpty()
                ? plan.view().circuit().positions().lane(lane.position()).label()
                : VisibleText.shortened(name, LONGEST_PARTNER);
    }
}
