package dev.tributary.engine.reference;

import dev.tributary.graph.Port;
import java.util.List;

/**
 * The leading axis of a value: which inputs it has a slice for, port by port.
 *
 * @param members how many components
 * @param ports which inputs each of them has
 * @param alike whether all of them see the same, so that the axis has length 1
 */
record Readers(int members, List<Port> ports, boolean alike) {

    /** A single component with a single input. */
    static Readers single() {
        return new Readers(1, List.of(Port.WHOLE), true);
    }

    /** One input for each member. */
    static Readers each(int members) {
        return new Readers(members, List.of(Port.WHOLE), false);
    }

    /** How many inputs. */
    int inputs() {
        return members * ports.size();
    }

    /** Length of the axis. */
    int count() {
        return alike ? 1 : inputs();
    }

    /** The place on the axis of an input that is counted member by member, as in canonical order. */
    int place(int input) {
        return input % ports.size() * members + input / ports.size();
    }
}
