package dev.tributary.engine.production.masked;

import dev.tributary.engine.model.AttentionForm;
import dev.tributary.engine.model.Site;
import dev.tributary.engine.model.Swap;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Softmax;
import dev.tributary.engine.task.LaneMap;
import java.util.BitSet;
import java.util.function.IntPredicate;

/** What one head puts out when it takes queries, keys, values or its pattern from another run. */
final class HeadSwap {

    private static final int QUERY = 0;
    private static final int KEY = 1;
    private static final int VALUE = 2;

    private final AttentionForm form;
    private final Swap swap;
    private final LaneMap lanes;
    private final int length;
    private final int dHead;

    HeadSwap(AttentionForm form, Swap swap, LaneMap lanes, int dHead) {
        this.form = form;
        this.swap = swap;
        this.lanes = lanes;
        this.length = lanes.length();
        this.dHead = dHead;
    }

    /**
     * @param own queries, keys and values of the head, [row, d_head] each
     * @param other the same in the run that lends
     * @param wanted rows whose outcome anybody reads
     * @param target where outcomes go, [row, d_head]
     * @return the rows at which the outcome is another
     */
    BitSet mix(Panel[] own, Panel[] other, IntPredicate wanted, Panel target) {
        BitSet changed = new BitSet();
        for (int prompt = 0; prompt < lanes.rows() / length; prompt++) {
            Inputs mine = new Inputs(own, prompt);
            Inputs lent = new Inputs(other, prompt);
            for (int query = 0; query < length; query++) {
                int row = prompt * length + query;
                if (wanted.test(row) && isTouched(mine, lent, prompt, query)) {
                    double[] mixed = mixed(mine, lent, prompt, query);
                    target.block().put(target.offset() + (long) row * target.stride(), mixed, dHead);
                    changed.set(row);
                }
            }
        }
        return changed;
    }

    private boolean isTouched(Inputs own, Inputs other, int prompt, int query) {
        boolean asked = swap.isAt(lanes.lane(prompt, query));
        return switch (swap.site()) {
            case QUERY -> asked && own.differ(other, QUERY, query);
            case PATTERN -> asked && (own.differ(other, QUERY, query) || anyKey(own, other, query));
            case KEY -> anyAt(own, other, KEY, prompt, query);
            default -> anyAt(own, other, VALUE, prompt, query);
        };
    }

    private boolean anyKey(Inputs own, Inputs other, int query) {
        boolean any = false;
        for (int source = 0; source < visible(query); source++) {
            any |= own.differ(other, KEY, source);
        }
        return any;
    }

    private boolean anyAt(Inputs own, Inputs other, int which, int prompt, int query) {
        boolean any = false;
        for (int source = 0; source < visible(query); source++) {
            any |= swap.isAt(lanes.lane(prompt, source)) && own.differ(other, which, source);
        }
        return any;
    }

    private int visible(int query) {
        return form.direction().reaches(length - 1, query) ? length : query + 1;
    }

    private double[] mixed(Inputs own, Inputs other, int prompt, int query) {
        double[] pattern = pattern(own, other, prompt, query);
        double[] mixed = new double[dHead];
        for (int source = 0; source < visible(query); source++) {
            boolean lent = swap.site() == Site.VALUE && swap.isAt(lanes.lane(prompt, source));
            double[] values = (lent ? other : own).values[VALUE];
            for (int index = 0; index < dHead; index++) {
                mixed[index] += pattern[source] * values[source * dHead + index];
            }
        }
        return mixed;
    }

    private double[] pattern(Inputs own, Inputs other, int prompt, int query) {
        if (swap.site() != Site.PATTERN) {
            Inputs queries = swap.site() == Site.QUERY ? other : own;
            return softmax(queries, own, other, prompt, query, swap.site() == Site.KEY);
        }
        double[] mine = softmax(own, own, own, prompt, query, false);
        double[] lent = softmax(other, other, other, prompt, query, false);
        for (int source = 0; source < mine.length; source++) {
            if (swap.isFrom(lanes.lane(prompt, source))) {
                mine[source] = lent[source];
            }
        }
        return mine;
    }

    private double[] softmax(Inputs queries, Inputs own, Inputs other, int prompt, int query, boolean swapKeys) {
        double[] shares = new double[visible(query)];
        for (int source = 0; source < shares.length; source++) {
            boolean lent = swapKeys && swap.isAt(lanes.lane(prompt, source));
            double[] keys = (lent ? other : own).values[KEY];
            double score = 0;
            for (int index = 0; index < dHead; index++) {
                score += queries.values[QUERY][query * dHead + index] * keys[source * dHead + index];
            }
            shares[source] = score * form.scale();
        }
        Softmax.of(shares, shares.length);
        return shares;
    }

    /** Queries, keys and values of one prompt, [pos, d_head] each. */
    private final class Inputs {
        private final double[][] values = new double[3][length * dHead];

        Inputs(Panel[] panels, int prompt) {
            double[] row = new double[dHead];
            for (int which = 0; which < panels.length; which++) {
                for (int position = 0; position < length; position++) {
                    Panel at = panels[which].at(((long) prompt * length + position) * panels[which].stride());
                    at.block().get(at.offset(), row, dHead);
                    System.arraycopy(row, 0, values[which], position * dHead, dHead);
                }
            }
        }

        boolean differ(Inputs other, int which, int position) {
            int from = position * dHead;
            return !java.util.Arrays.equals(values[which], from, from + dHead, other.values[which], from, from + dHead);
        }
    }
}
