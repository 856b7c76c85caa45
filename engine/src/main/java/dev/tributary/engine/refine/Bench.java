package dev.tributary.engine.refine;

import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.evaluate.ReadyObjective;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Measures circuits that differ little from one, on each part of the prompts, and counts what that costs. */
final class Bench implements AutoCloseable {

    /** A gradient costs about as much as this many circuits. */
    private static final int GRADIENT = 3;

    private final RefineTask task;
    private final List<ReadyObjective> ready = new ArrayList<>();
    private final List<Long> costs = new ArrayList<>();
    private final AtomicLong cost = new AtomicLong();
    private final AtomicInteger measured = new AtomicInteger();

    Bench(PatchableModel model, RefineTask task) {
        this.task = task;
        try {
            for (Objective part : task.parts()) {
                ready.add(ReadyObjective.of(model, part, task.start().space()));
                costs.add(costOf(part, task.start().space()));
            }
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    /** What measuring one circuit on a part costs. */
    static long costOf(Objective part, IndexSpace space) {
        long tokens = 0;
        for (PairBatch batch : part.batches()) {
            tokens += batch.clean().rows();
        }
        return tokens * new EdgeSpace(space.graph(), new Positions.All()).size();
    }

    /** Begins a round: counts anew, and what comes gives the same bits as on a new bench. */
    Bench anew() {
        ready.forEach(ReadyObjective::unsettle);
        cost.set(0);
        measured.set(0);
        return this;
    }

    /** The circuits to come differ from this one in few elements. On further parts too few come to be worth it. */
    void settle(Circuit circuit) {
        ready.get(0).settle(circuit);
    }

    /** Circuits without their dead elements. */
    Circuit alive(BitSet kept) {
        return Circuit.of(task.start().space(), kept).withoutDead(task.answers());
    }

    /** What circuits do on a part. */
    List<Evaluation> measure(int part, List<Circuit> circuits) {
        count(part, circuits.size());
        return ready.get(part).evaluate(circuits, task.target().measures());
    }

    /** What the untouched model does on a part. */
    Evaluation untouched(int part) {
        return ready.get(part).untouched(Set.of());
    }

    /** Counts circuits on a part that are measured already. */
    void count(int part, int circuits) {
        measured.addAndGet(circuits);
        cost.addAndGet(circuits * costs.get(part));
    }

    /** Counts a gradient on every part. */
    void countGradient() {
        costs.forEach(one -> cost.addAndGet(GRADIENT * one));
    }

    /** What was spent. */
    long cost() {
        return cost.get();
    }

    /** How many circuits were measured. */
    int measured() {
        return measured.get();
    }

    @Override
    public void close() {
        ready.forEach(ReadyObjective::close);
    }
}
