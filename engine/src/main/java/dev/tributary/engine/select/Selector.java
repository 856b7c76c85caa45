package dev.tributary.engine.select;

import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.score.EdgeBudget;

/** Chooses by scores that are known. A larger budget keeps all that a smaller one keeps. */
@FunctionalInterface
public interface Selector {

    /** What the budget allows, dead elements included; fewer than asked for where the rule has no more to offer. */
    Circuit take(EdgeBudget budget);
}
