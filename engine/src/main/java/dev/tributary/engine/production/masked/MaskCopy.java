package dev.tributary.engine.production.masked;

import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.BlockPool;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.StreamStep;
import dev.tributary.graph.circuit.MaskRow;
import dev.tributary.graph.circuit.PatchMask;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One mask of a masked pass: how its readers differ from a base run, and what has been found out about its writers so
 * far. A mask that replaces what it does not name starts from the run with everything replaced and adds what is kept; any
 * other starts from the untouched run and adds what is replaced.
 */
public final class MaskCopy {

    /** The number of the mask that names no writer. */
    static final int UNNAMED = 0;

    private static final MaskRow[] NO_ROWS = {};

    private final boolean fromReplaced;
    private final boolean crosses;
    private final int lanes;
    private final MaskRow unnamed;
    private final MaskRow[][] rows;
    private final int[][] numbers;
    private final BitSet[] namedLanes;
    private final int distinct;
    private final int[] slots;
    private final BitSet[] lanesOf;
    private final int slotCount;
    private final int widestGroup;
    private final BitSet[] changed;
    private final BitSet streamChanged = new BitSet();
    private Optional<Block> differences = Optional.empty();
    private Optional<Block> stream = Optional.empty();

    public MaskCopy(PatchMask mask, ComputationGraph graph, LaneMap lanes) {
        this.fromReplaced = mask instanceof PatchMask.AblatingAllBut
                || (mask instanceof PatchMask.Uniform uniform && uniform.value() == 1);
        this.crosses = mask.crosses();
        this.lanes = lanes.count();
        this.unnamed = mask instanceof PatchMask.Uniform ? mask.row(0, 0, 0) : MaskRow.uniform(fromReplaced ? 1 : 0);
        this.lanesOf = new BitSet[graph.writers().size()];
        Arrays.setAll(lanesOf, writer -> new BitSet());
        this.rows = rows(mask, graph);
        this.numbers = new int[rows.length][];
        this.namedLanes = new BitSet[rows.length];
        Map<MaskRow, Integer> known = new HashMap<>();
        known.put(unnamed, UNNAMED);
        for (int reader = 0; reader < rows.length; reader++) {
            numbers[reader] = new int[rows[reader].length];
            namedLanes[reader] = new BitSet();
            for (int place = 0; place < rows[reader].length; place++) {
                MaskRow row = rows[reader][place];
                if (row.count() > 0) {
                    int lane = crosses(reader) ? place / this.lanes : place;
                    numbers[reader][place] = known.computeIfAbsent(row, key -> known.size());
                    namedLanes[reader].set(lane);
                    for (int index = 0; index < row.count(); index++) {
                        lanesOf[row.writer(index)].set(lane);
                    }
                }
            }
        }
        this.distinct = known.size();
        this.slots = new int[lanesOf.length];
        int next = 0;
        for (int writer = 0; writer < slots.length; writer++) {
            slots[writer] = lanesOf[writer].isEmpty() ? -1 : next++;
        }
        this.slotCount = next;
        this.widestGroup = widestGroup(graph);
        this.changed = new BitSet[slotCount];
        Arrays.setAll(changed, slot -> new BitSet());
    }

    private int widestGroup(ComputationGraph graph) {
        int widest = 1;
        int reader = 0;
        for (StreamStep step : graph.steps()) {
            if (step instanceof StreamStep.Read read) {
                int count = read.group().nodes().size() * (read.separate() ? 3 : 1);
                int named = 0;
                for (int index = 0; index < count; index++, reader++) {
                    // where queries are told apart a reader may see one row for each of them
                    named += rows[reader].length == 0 ? 0 : Math.max(1, rows[reader].length / lanes / 2);
                }
                widest = Math.max(widest, named + 1);
            }
        }
        return widest;
    }

    /** The rows of each reader by place, {@link #unnamed} where they name no writer; nothing for readers of which none does. */
    private MaskRow[][] rows(PatchMask mask, ComputationGraph graph) {
        MaskRow[][] named = new MaskRow[graph.readers().size()][];
        Arrays.fill(named, NO_ROWS);
        mask.forEachRow((reader, source, target, row) -> {
            boolean perQuery = crosses && graph.readers().get(reader).canCross();
            if (named[reader].length == 0) {
                named[reader] = new MaskRow[perQuery ? lanes * lanes : lanes];
                Arrays.fill(named[reader], unnamed);
            }
            named[reader][perQuery ? source * lanes + target : source] = row;
        });
        return named;
    }

    /** Whether a reader's mask names any writer. */
    boolean names(int reader) {
        return rows[reader].length > 0;
    }

    /** Whether a reader's mask names any writer of what is read at a lane, for whatever query. */
    boolean namesAt(int reader, int lane) {
        return namedLanes[reader].get(lane);
    }

    /** Whether a reader's mask names writers query by query. */
    boolean crosses(int reader) {
        // with a single lane both forms coincide
        return rows[reader].length > lanes;
    }

    /** The mask of a reader at a place. */
    MaskRow row(int reader, int source, int target) {
        if (rows[reader].length == 0) {
            return unnamed;
        }
        return rows[reader][rows[reader].length > lanes ? source * lanes + target : source];
    }

    /** The number of the mask of a reader at a place: equal masks have one number, and {@link #UNNAMED} names nothing. */
    int number(int reader, int source, int target) {
        if (rows[reader].length == 0) {
            return UNNAMED;
        }
        return numbers[reader][rows[reader].length > lanes ? source * lanes + target : source];
    }

    /** How many numbers there are. */
    int distinct() {
        return distinct;
    }

    /** What holds for readers whose mask names nothing. */
    MaskRow unnamed() {
        return unnamed;
    }

    /** Whether the base run is the one with everything replaced. */
    public boolean fromReplaced() {
        return fromReplaced;
    }

    /** Whether the run with everything replaced plays a part. */
    public boolean needsReplaced() {
        return fromReplaced || unnamed.elsewhere() != 0;
    }

    /** How many writers have differences of their own. */
    public int slotCount() {
        return slotCount;
    }

    /** How many inputs of one component's layer differ at most from each other. */
    public int widestGroup() {
        return widestGroup;
    }

    /** The slot of a writer that the mask names, or -1. */
    int slot(int writer) {
        return slots[writer];
    }

    /** Whether the mask names a writer at a lane. */
    boolean names(int writer, int lane) {
        return lanesOf[writer].get(lane);
    }

    /** How many of the first writers have slots; slots stand in the order of writers. */
    int slotsBefore(int writers) {
        int count = 0;
        for (int writer = 0; writer < writers; writer++) {
            count += slots[writer] < 0 ? 0 : 1;
        }
        return count;
    }

    /**
     * Room for what named writers add or take away, [row, slot, d_model]. Whoever notes a writer fills every row of its
     * slot, with zeros where nothing differs, so that a product may run over all slots that have been noted.
     */
    Block differences(BlockPool.Lease lease, int rows, int width) {
        if (differences.isEmpty()) {
            differences = Optional.of(lease.block((long) rows * Math.max(1, slotCount) * width));
            lease.keep(differences.get());
        }
        return differences.get();
    }

    /** The same, once a writer has been noted. */
    Block differences() {
        return differences.orElseThrow();
    }

    /** The rows at which a slot's difference is not zero. */
    BitSet changed(int slot) {
        return changed[slot];
    }

    /** By how much the stream differs from the untouched run's, [row, d_model], good where it has changed. */
    Block stream(BlockPool.Lease lease, int rows, int width) {
        if (stream.isEmpty()) {
            stream = Optional.of(lease.block((long) rows * width));
            lease.keep(stream.get());
        }
        return stream.get();
    }

    /** The same, once it has changed somewhere. */
    Block stream() {
        return stream.orElseThrow();
    }

    /** The rows at which the stream differs from the untouched run's. */
    BitSet streamChanged() {
        return streamChanged;
    }

    /** Whether what a row of the mask lets through differs from what the base run sees, at a row of the batch. */
    boolean differs(MaskRow maskRow, int row) {
        if (!fromReplaced && (maskRow.elsewhere() != 0 || streamChanged.get(row))) {
            return true;
        }
        for (int index = 0; index < maskRow.count(); index++) {
            if (factor(maskRow, index) != 0 && changed[slots[maskRow.writer(index)]].get(row)) {
                return true;
            }
        }
        return false;
    }

    /** What a named writer's difference is multiplied with. */
    double factor(MaskRow maskRow, int index) {
        return fromReplaced ? 1 - maskRow.value(index) : maskRow.value(index) - maskRow.elsewhere();
    }
}
