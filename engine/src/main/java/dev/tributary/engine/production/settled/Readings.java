package dev.tributary.engine.production.settled;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.MaskRow;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What each reader sees of the writers under the settled mask, place by place. A place is a lane that is read; for readers
 * whose mask tells queries apart it is a lane that is read and the lane of a query.
 */
final class Readings {

    /** The number of the row that names no writer. */
    private static final int NOTHING = 0;

    private final int lanes;
    private final boolean[] byQuery;
    private final int[][] numbers;
    private final BitSet[] namedBy;
    private final BitSet[] naming;
    private final List<MaskRow> known = new ArrayList<>();
    private final Map<MaskRow, Integer> numberOf = new HashMap<>();

    /** Nobody sees anything yet. */
    Readings(ComputationGraph graph, int lanes, IndexSpace space) {
        this.lanes = lanes;
        int readers = graph.readers().size();
        this.byQuery = new boolean[readers];
        this.numbers = new int[readers][];
        for (int reader = 0; reader < readers; reader++) {
            byQuery[reader] = space instanceof EdgeSpace edges && edges.crosses(reader);
            numbers[reader] = new int[byQuery[reader] ? lanes * lanes : lanes];
        }
        this.namedBy = Settled.sets(readers);
        this.naming = Settled.sets(readers);
        number(MaskRow.uniform(1));
    }

    private int number(MaskRow row) {
        return numberOf.computeIfAbsent(row, key -> {
            known.add(row);
            return known.size() - 1;
        });
    }

    /** Whether the mask of a reader tells queries apart. */
    boolean byQuery(int reader) {
        return byQuery[reader];
    }

    /** Where the mask of a reader is. */
    int place(int reader, int source, int target) {
        return byQuery[reader] ? source * lanes + target : source;
    }

    /** How many places there are. */
    int places(int reader) {
        return numbers[reader].length;
    }

    /** The lane that is read at a place. */
    int source(int reader, int place) {
        return byQuery[reader] ? place / lanes : place;
    }

    /** The lane of the query at a place. */
    int target(int reader, int place) {
        return byQuery[reader] ? place % lanes : place;
    }

    /** The row at a place: the same object for equal ones. */
    MaskRow row(int reader, int place) {
        return known.get(numbers[reader][place]);
    }

    /** The number of the row at a place; equal rows have one number. */
    int number(int reader, int place) {
        return numbers[reader][place];
    }

    /** An equal row that is known already, or the row itself. */
    MaskRow known(MaskRow row) {
        Integer number = numberOf.get(row);
        return number == null ? row : known.get(number);
    }

    /** The writers that the reader's masks name anywhere. */
    BitSet namedBy(int reader) {
        return namedBy[reader];
    }

    /** The places at which the reader's mask names a writer. */
    BitSet naming(int reader) {
        return naming[reader];
    }

    /** About how many different things a reader sees of a lane, where queries are told apart. */
    int perLane(int reader) {
        return byQuery[reader] ? 1 + naming[reader].cardinality() / lanes : 1;
    }

    /** The row at a place under another circuit. */
    MaskRow under(Circuit circuit, int reader, int place) {
        return new PatchMask.AblatingAllBut(circuit).row(reader, source(reader, place), target(reader, place));
    }

    /** Takes over the rows of a mask that is near. */
    void take(SettledCopy copy) {
        BitSet moved = new BitSet();
        copy.forEachOwn((reader, place, row) -> {
            numbers[reader][place] = number(row);
            moved.set(reader);
        });
        moved.stream().forEach(reader -> {
            namedBy[reader].clear();
            naming[reader].clear();
            for (int place = 0; place < numbers[reader].length; place++) {
                if (numbers[reader][place] == NOTHING) {
                    continue;
                }
                MaskRow row = row(reader, place);
                for (int index = 0; index < row.count(); index++) {
                    namedBy[reader].set(row.writer(index));
                }
                naming[reader].set(place);
            }
        });
    }
}
