package dev.tributary.experiments.run.trials;

import dev.tributary.engine.model.Site;
import dev.tributary.engine.model.SwapSteps;
import dev.tributary.engine.patching.Into;
import dev.tributary.engine.patching.PatchGrid;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.Positions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which activations are to be patched, as they are typed: {@code resid-pre,head-out@each}. What stands behind the @ says
 * how far positions are told apart there: {@code all} together, {@code each} of the run's places, or for patterns
 * {@code keys}, each place and each key. Without it blocks are patched at each place, heads at all together.
 *
 * @param sites as typed
 * @param into which prompts are run
 */
public record PatchAsked(List<String> sites, Into into) {

    /** What is patched where nothing is named, as far as the model has it. */
    public static final String USUAL = "resid-pre,attn-out,mlp-out,head-out";

    /** More cells than this are a matter of hours. */
    private static final long MOST_CELLS = 500_000;

    public PatchAsked {
        sites = List.copyOf(sites);
    }

    /** What was typed; throws {@link UsageException} if it means nothing. */
    public static PatchAsked of(String sites, String into) {
        Into direction = Arrays.stream(Into.values())
                .filter(known -> known.label().equals(into))
                .findFirst()
                .orElseThrow(() -> new UsageException("--into must be corrupt or clean, got '" + into + "'"));
        PatchAsked asked = new PatchAsked(Arrays.asList(sites.split(",", -1)), direction);
        asked.grids(new Positions.Each(2));
        if (asked.sites.stream().distinct().count() < asked.sites.size()) {
            throw new UsageException("--sites names something twice: " + sites);
        }
        return asked;
    }

    /** The same without the sites that some block of a model lacks. */
    public PatchAsked asFarAs(SwapSteps steps) {
        return new PatchAsked(
                sites.stream()
                        .filter(typed -> steps.firstWithout(site(typed)).isEmpty())
                        .toList(),
                into);
    }

    private static Site site(String typed) {
        return UsageException.named(() -> Site.of(typed.split("@", -1)[0]));
    }

    /** The grids. */
    public List<PatchGrid> grids(Positions positions) {
        List<PatchGrid> grids = new ArrayList<>();
        for (String typed : sites) {
            String[] parts = typed.split("@", -1);
            Site site = site(typed);
            String how = parts.length == 1 ? (site.perHead() ? "all" : "each") : parts[1];
            boolean known = parts.length <= 2 && List.of("all", "each", "keys").contains(how);
            if (!known || (how.equals("keys") && site != Site.PATTERN)) {
                throw new UsageException("--sites: '" + typed + "' should end in @all or @each"
                        + (site == Site.PATTERN ? " or @keys" : ""));
            }
            boolean apart = !how.equals("all") && !(positions instanceof Positions.All);
            grids.add(new PatchGrid(site, apart, site.perHead(), apart && how.equals("keys")));
        }
        return grids;
    }

    /** Throws if there are too many cells to wait for. */
    void requireFew(long cells) {
        if (cells > MOST_CELLS) {
            throw new UsageException("these grids have " + cells + " cells, more than " + MOST_CELLS
                    + "; name fewer --sites, or tell fewer positions apart (@all, or --positions spans)");
        }
    }
}
