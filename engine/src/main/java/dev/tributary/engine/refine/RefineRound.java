package dev.tributary.engine.refine;

import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.prune.LocalGradients;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.refine.RefineState.Single;
import dev.tributary.engine.refine.Refined.Kind;
import dev.tributary.engine.refine.Refined.Round;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.score.PruneScores;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** One round of a refinement, with runs of its own, so that it gives the same whether or not the ones before it were interrupted. */
final class RefineRound {

    /** So many sizes are tried after estimates: half of the circuit, a quarter, and so on. */
    static final int ESTIMATED_CHECKS = 6;

    /** So many elements are put back, one at a time: those that bring the circuit closest to the untouched model. */
    static final int TRIES = 1;

    /** Once removals are known from the round before, so many are measured at a time, until some can go. */
    private static final int AGAIN = 48;

    /** Of so few candidates each is tried on every part by itself. */
    private static final int ONE_BY_ONE = 16;

    private final PatchableModel model;
    private final RefineTask task;
    private final Circuit start;
    private final RefineState state;
    private final Bench bench;
    private final Circuit circuit;
    private final Evaluation untouched;
    private final List<Single> singles = new ArrayList<>();
    private final Map<Integer, Single> removals = new HashMap<>();

    RefineRound(PatchableModel model, RefineTask task, Circuit start, RefineState state, Bench bench) {
        this.model = model;
        this.task = task;
        this.start = start;
        this.state = state;
        this.circuit = Circuit.of(start.space(), state.kept());
        this.bench = bench.anew();
        this.untouched = bench.untouched(0);
    }

    /** Whether gradients under the circuit's masks are known. */
    static boolean canEstimate(RefineTask task) {
        return !task.start().positions().crosses()
                && task.start().space().elements() != Elements.UNITS
                && task.parts().get(0).metric().differentiable();
    }

    /** The state after the round; empty if the budget ended it. */
    Optional<RefineState> run(Kind kind) {
        tell(kind);
        if (kind != Kind.ESTIMATED) {
            // what estimates propose differs from the circuit in too much to follow from a run of it
            bench.settle(circuit);
        }
        return switch (kind) {
            case DOUBTED -> Optional.of(doubted());
            case ESTIMATED -> Optional.of(estimated());
            case MEASURED -> measured();
            case ADDING -> Optional.of(adding());
        };
    }

    private void tell(Kind kind) {
        String what = kind == Kind.ADDING ? "refining, putting back" : "refining";
        task.progress().advance(what, start.size() - circuit.size(), start.size());
    }

    /** Those of the doubtful elements that are left, the worst first. */
    static int[] doubtful(RefineTask task, BitSet kept) {
        return task.from().doubtful().stream()
                .mapToInt(Integer::intValue)
                .filter(kept::get)
                .toArray();
    }

    private RefineState doubted() {
        int[] order = doubtful(task, circuit.indices());
        Optional<Circuit> left = withoutDoubtful(order);
        Circuit after = left.orElse(circuit);
        boolean again = left.isPresent() && doubtful(task, after.indices()).length > 0;
        return after(Kind.DOUBTED, after, again ? Optional.of(Kind.DOUBTED) : afterDoubt(left.isPresent()));
    }

    /** Without as many of the first as can go together; else without those that can go alone; else without two. */
    private Optional<Circuit> withoutDoubtful(int[] order) {
        int together = PrefixSearch.largest(0, order.length, sizes -> largest(circuit, order, sizes));
        if (together > 0) {
            return Optional.of(without(circuit, order, together));
        }
        int[] safe = safe(circuit, order, bench.measure(0, List.of(circuit)).get(0));
        Optional<Circuit> left = safe.length > 0 ? dropped(safe) : Optional.empty();
        return left.isPresent() ? left : withoutTwo(order);
    }

    private Optional<Circuit> withoutTwo(int[] doubtful) {
        List<Circuit> circuits = OppositePairs.of(doubtful, task.scores().toArray()).stream()
                .map(pair -> without(circuit, pair, 2))
                .toList();
        boolean[] first = holds(0, circuits);
        return IntStream.range(0, first.length)
                .filter(place -> first[place])
                .mapToObj(circuits::get)
                .filter(this::holdsOnFurtherParts)
                .findFirst();
    }

    /** At first everything is still to come; at the end only what a smaller circuit asks for. */
    private Optional<Kind> afterDoubt(boolean smaller) {
        boolean atTheEnd = state.rounds().stream().anyMatch(round -> round.kind() == Kind.ADDING);
        if (atTheEnd) {
            return smaller ? Optional.of(Kind.MEASURED) : Optional.empty();
        }
        return Optional.of(Refinement.first(task, circuit.size()));
    }

    /** After nothing more can go by itself: doubtful elements once more, unless they were tried of this circuit. */
    private Optional<Kind> last() {
        List<Round> rounds = state.rounds();
        boolean tried = false;
        for (int place = rounds.size() - 1; place >= 0 && !tried; place--) {
            if (rounds.get(place).before() != rounds.get(place).after()) {
                break;
            }
            tried = rounds.get(place).kind() == Kind.DOUBTED;
        }
        boolean some = doubtful(task, circuit.indices()).length > 0;
        return some && !tried ? Optional.of(Kind.DOUBTED) : Optional.empty();
    }

    private RefineState estimated() {
        int[] order = byEstimate();
        List<Integer> sizes = IntStream.rangeClosed(1, ESTIMATED_CHECKS)
                .map(check -> order.length >> (ESTIMATED_CHECKS + 1 - check))
                .filter(size -> size > 0)
                .boxed()
                .toList();
        int place = largest(circuit, order, sizes);
        if (place < 0) {
            return after(Kind.ESTIMATED, circuit, Optional.of(Kind.MEASURED));
        }
        Circuit left = without(circuit, order, sizes.get(place));
        return after(Kind.ESTIMATED, left, Optional.of(left.size() > Refinement.FEW ? Kind.ESTIMATED : Kind.MEASURED));
    }

    private Optional<RefineState> measured() {
        boolean known = !state.known().isEmpty();
        int[] order = circuit.size() > Refinement.FEW && canEstimate(task)
                ? byEstimate()
                : known ? byLastRound() : byScore(circuit.indices());
        int atOnce = known ? AGAIN : Refinement.FEW;
        Evaluation now = bench.measure(0, List.of(circuit)).get(0);
        for (int first = 0; first < order.length; first += atOnce) {
            int[] some = IntStream.range(first, Math.min(order.length, first + atOnce))
                    .map(place -> order[place])
                    .toArray();
            long cost = some.length * Bench.costOf(task.parts().get(0), start.space());
            if (first > 0 && state.cost() + bench.cost() + cost > task.budget()) {
                return Optional.empty();
            }
            int[] safe = safe(circuit, some, now);
            if (safe.length > 0) {
                Optional<Circuit> left = dropped(safe);
                if (left.isPresent()) {
                    return Optional.of(after(Kind.MEASURED, left.get(), Optional.of(Kind.MEASURED)));
                }
            }
        }
        return Optional.of(after(Kind.MEASURED, circuit, Optional.of(Kind.ADDING)));
    }

    /** The circuit without as many of the first elements as can go; empty if a part of the prompts forbids each of them. */
    private Optional<Circuit> dropped(int[] safe) {
        int[] order = safe.length <= ONE_BY_ONE ? allowedEverywhere(safe) : safe;
        int known = safe.length <= ONE_BY_ONE ? Math.min(1, order.length) : 0;
        int size = PrefixSearch.largest(known, order.length, sizes -> largest(circuit, order, sizes));
        if (size == 0 && safe.length > ONE_BY_ONE) {
            int[] sure = allowedEverywhere(safe);
            int most =
                    PrefixSearch.largest(Math.min(1, sure.length), sure.length, sizes -> largest(circuit, sure, sizes));
            return most == 0 ? Optional.empty() : Optional.of(without(circuit, sure, most));
        }
        return size == 0 ? Optional.empty() : Optional.of(without(circuit, order, size));
    }

    private RefineState adding() {
        Evaluation now = bench.measure(0, List.of(circuit)).get(0);
        double distance = single(circuit, now, now).distance();
        BitSet gone = start.indices();
        gone.andNot(circuit.indices());
        int[] ranked = byScore(gone);
        List<Integer> back = new ArrayList<>();
        for (int place = ranked.length - 1; place >= 0 && back.size() < Refinement.FEW; place--) {
            if (bench.alive(with(ranked[place]).indices()).keeps(ranked[place])) {
                back.add(ranked[place]);
            }
        }
        List<Single> effects = singles(back.stream().map(this::with).toList(), now);
        List<Integer> tried = IntStream.range(0, back.size())
                .filter(place -> effects.get(place).distance() < distance)
                .boxed()
                .sorted(Comparator.comparingDouble(place -> effects.get(place).distance()))
                .limit(TRIES)
                .map(back::get)
                .toList();
        for (int index : tried) {
            Circuit larger = with(index);
            int[] safe = safe(
                    larger,
                    circuit.indices().stream().toArray(),
                    bench.measure(0, List.of(larger)).get(0));
            int size =
                    safe.length < 2 ? 0 : PrefixSearch.largest(1, safe.length, sizes -> largest(larger, safe, sizes));
            Circuit left = size < 2 ? circuit : without(larger, safe, size);
            if (left.size() < circuit.size()) {
                return after(Kind.ADDING, left, Optional.of(Kind.MEASURED));
            }
        }
        return after(Kind.ADDING, circuit, last());
    }

    private RefineState after(Kind kind, Circuit left, Optional<Kind> next) {
        Round round = new Round(kind, circuit.size(), left.size(), bench.measured());
        Map<Integer, Single> known = new HashMap<>(state.known());
        if (kind != Kind.DOUBTED) {
            known.putAll(removals);
        }
        known.keySet().retainAll(left.indices().stream().boxed().toList());
        return state.after(left.indices(), next, round, bench.cost(), known);
    }

    private Circuit with(int index) {
        BitSet more = circuit.indices();
        more.set(index);
        return Circuit.of(start.space(), more);
    }

    private Circuit without(Circuit of, int[] order, int size) {
        BitSet less = of.indices();
        for (int place = 0; place < size; place++) {
            less.clear(order[place]);
        }
        return bench.alive(less);
    }

    /** Those of some elements that a circuit can do without on the first part, what changes least first. */
    private int[] safe(Circuit of, int[] elements, Evaluation now) {
        List<Single> effects = singles(
                IntStream.of(elements)
                        .mapToObj(index -> without(of, new int[] {index}, 1))
                        .toList(),
                now);
        for (int place = 0; place < elements.length; place++) {
            removals.put(elements[place], effects.get(place));
        }
        return IntStream.range(0, elements.length)
                .filter(place ->
                        effects.get(place).shortfall() <= state.allowed().get(0))
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(
                                place -> effects.get(place).change())
                        .thenComparingInt(place -> elements[place]))
                .mapToInt(place -> elements[place])
                .toArray();
    }

    /** Those of some elements without each of which every further part is content. */
    private int[] allowedEverywhere(int[] elements) {
        int[] left = elements;
        for (int part = 1; part < task.parts().size(); part++) {
            int[] asked = left;
            List<Circuit> circuits = IntStream.of(asked)
                    .mapToObj(index -> without(circuit, new int[] {index}, 1))
                    .toList();
            boolean[] holds = holds(part, circuits);
            left = IntStream.range(0, asked.length)
                    .filter(place -> holds[place])
                    .map(place -> asked[place])
                    .toArray();
        }
        return left;
    }

    /** The place of the largest of some sizes so that a circuit is good enough on all parts without so many. */
    private int largest(Circuit of, int[] order, List<Integer> sizes) {
        List<Circuit> circuits =
                sizes.stream().map(size -> without(of, order, size)).toList();
        boolean[] first = holds(0, circuits);
        for (int place = sizes.size() - 1; place >= 0; place--) {
            if (first[place] && holdsOnFurtherParts(circuits.get(place))) {
                return place;
            }
        }
        return -1;
    }

    private boolean holdsOnFurtherParts(Circuit one) {
        boolean all = true;
        for (int part = 1; all && part < task.parts().size(); part++) {
            all = holds(part, List.of(one))[0];
        }
        return all;
    }

    private boolean[] holds(int part, List<Circuit> circuits) {
        boolean[] holds = new boolean[circuits.size()];
        List<Evaluation> outcomes = circuits.isEmpty() ? List.of() : bench.measure(part, circuits);
        for (int place = 0; place < holds.length; place++) {
            holds[place] = task.target().shortfall(part, circuits.get(place), outcomes.get(place))
                    <= state.allowed().get(part);
        }
        return holds;
    }

    /** What circuits do on the first part, measured now or before an interruption. */
    private List<Single> singles(List<Circuit> circuits, Evaluation now) {
        List<Single> all = new ArrayList<>();
        for (int first = 0; first < circuits.size(); first += Refinement.FEW) {
            List<Circuit> some = circuits.subList(first, Math.min(circuits.size(), first + Refinement.FEW));
            int from = singles.size();
            if (state.singles().size() >= from + some.size()) {
                singles.addAll(state.singles().subList(from, from + some.size()));
                bench.count(0, some.size());
            } else {
                List<Evaluation> outcomes = bench.measure(0, some);
                for (int place = 0; place < some.size(); place++) {
                    singles.add(single(some.get(place), now, outcomes.get(place)));
                }
                task.notebook().write(state.with(singles).bytes());
            }
            all.addAll(singles.subList(from, singles.size()));
        }
        return all;
    }

    private Single single(Circuit of, Evaluation now, Evaluation outcome) {
        return new Single(
                outcome.kl().isPresent() ? outcome.meanKl() : apart(now, outcome),
                apart(untouched, outcome),
                task.target().shortfall(0, of, outcome));
    }

    private static double apart(Evaluation one, Evaluation other) {
        double sum = 0;
        for (int prompt = 0; prompt < one.prompts(); prompt++) {
            sum += Math.abs(one.metric().get(prompt) - other.metric().get(prompt));
        }
        return sum / one.prompts();
    }

    /** First what was closest to being let go when it was measured last, and what was never measured before all. */
    private int[] byLastRound() {
        Single unknown = new Single(-1, -1, -1);
        return circuit.indices().stream()
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(index ->
                                state.known().getOrDefault(index, unknown).shortfall())
                        .thenComparingDouble(index ->
                                state.known().getOrDefault(index, unknown).change())
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The weakest first, by the scores that the start was taken by. */
    private int[] byScore(BitSet elements) {
        return elements.stream()
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(
                                index -> Math.abs(task.scores().value(index)))
                        .thenComparing(Comparator.reverseOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The weakest first, by gradients at the circuit: the root of the mean square over all prompts. */
    private int[] byEstimate() {
        bench.countGradient();
        Objective first = task.parts().get(0);
        Objective all = new Objective(
                task.parts().stream().flatMap(part -> part.batches().stream()).toList(),
                first.metric(),
                first.replacements());
        Scoring scoring = new Scoring(start.space().elements(), start.positions(), 0, 0, task.progress());
        PruneScores scores = LocalGradients.of(model, all, scoring, circuit).scores();
        Map<Integer, Double> sizes = new HashMap<>();
        int prompts = all.prompts();
        circuit.indices().stream().forEach(index -> {
            double spread = scores.standardErrors()
                    .map(errors -> square(errors.value(index)) * (prompts - 1))
                    .orElse(0.0);
            sizes.put(index, square(scores.value(index)) + spread);
        });
        return circuit.indices().stream()
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(index -> sizes.getOrDefault(index, 0.0))
                        .thenComparing(Comparator.reverseOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static double square(double value) {
        return value * value;
    }
}
