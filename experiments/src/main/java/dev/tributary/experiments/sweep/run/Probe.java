package dev.tributary.experiments.sweep.run;

import dev.tributary.experiments.run.opening.Session;
import dev.tributary.experiments.sweep.plan.Cell;
import dev.tributary.experiments.sweep.plan.Unit;

/** Told of everything that a sweep computes, when it begins. */
public interface Probe {

    /** A model is opened. */
    default void opens(Session.Key model) {}

    /** A set of scores is computed. */
    default void scores(Unit unit) {}

    /** An evaluator is made, which runs the whole and the empty model once. */
    default void evaluates(String what) {}

    /** A cell is measured. */
    default void measures(Cell cell) {}

    /** Nobody is told. */
    static Probe none() {
        return new Probe() {};
    }
}
