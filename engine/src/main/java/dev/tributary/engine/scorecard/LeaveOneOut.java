package dev.tributary.engine.scorecard;

import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.graph.circuit.Circuit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Minimality: whether every element of the circuit does something in it. */
record LeaveOneOut() implements Criterion {

    private static final int MOST = 500;
    private static final double IDLE = 0.001;
    private static final double SHARE = 0.1;

    @Override
    public String name() {
        return "minimality";
    }

    @Override
    public String about() {
        return "The share of the circuit's elements (of 500 drawn ones, if there are more) that change the metric by less than"
                + " a thousandth of m(full) - m(empty) when they alone are taken out of the circuit; passes at 0.1 or less.";
    }

    @Override
    public Optional<String> unsuited(Exhibit exhibit) {
        return new RandomKnockouts().unsuited(exhibit);
    }

    @Override
    public List<Finding> examine(Exhibit exhibit) {
        if (!exhibit.hasRange()) {
            return List.of(Finding.undefined(name(), "idle elements", "faithfulness is not defined"));
        }
        int[] all = exhibit.circuit().indices().stream().toArray();
        int[] tried = Draws.some(
                all,
                Math.min(MOST, all.length),
                new SplittableRandom(exhibit.evidence().seed()));
        List<Circuit> without = IntStream.of(tried)
                .mapToObj(element -> Draws.without(exhibit.circuit(), element))
                .toList();
        List<Evaluation> measured = exhibit.keeping(without);
        double idle = share(exhibit, measured, exhibit.everyPrompt());
        double[] changes = measured.stream()
                .mapToDouble(one -> change(exhibit, one, exhibit.everyPrompt()))
                .sorted()
                .toArray();
        return List.of(new Finding(
                name(),
                "idle elements",
                OptionalDouble.of(idle),
                exhibit.interval(prompts -> share(exhibit, measured, prompts)),
                Verdict.of(idle <= SHARE),
                Texts.of(
                        "of %d tried of %d; changes from %.3g to %.3g, median %.3g; asked for: at most %s",
                        tried.length,
                        all.length,
                        changes[0],
                        changes[changes.length - 1],
                        changes[changes.length / 2],
                        SHARE)));
    }

    private static double share(Exhibit exhibit, List<Evaluation> measured, int[] prompts) {
        return measured.stream()
                        .filter(one -> change(exhibit, one, prompts) < IDLE)
                        .count()
                / (double) measured.size();
    }

    private static double change(Exhibit exhibit, Evaluation without, int[] prompts) {
        double range = Exhibit.mean(exhibit.full().metric(), prompts)
                - Exhibit.mean(exhibit.empty().metric(), prompts);
        return Math.abs(
                (Exhibit.mean(exhibit.kept().metric(), prompts) - Exhibit.mean(without.metric(), prompts)) / range);
    }
}
