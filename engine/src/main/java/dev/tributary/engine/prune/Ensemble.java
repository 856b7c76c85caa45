package dev.tributary.engine.prune;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.named.Named;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.score.PruneScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Several methods at once: what each says is turned into ranks, which share one scale, and these are put together. A rank
 * has the sign of its score; the largest |score| has the rank 1, a score of 0 the rank 0.
 *
 * @param members the methods, at least two
 * @param by how ranks are put together
 */
public record Ensemble(List<ScoringMethod> members, By by) implements ScoringMethod {
    public Ensemble {
        members = List.copyOf(members);
        if (members.size() < 2) {
            throw new IllegalArgumentException("an ensemble needs at least two methods, got "
                    + members.stream().map(Named::specification).toList() + "; write ensemble:of=eap-ig+mask-ig");
        }
        if (members.stream().anyMatch(Ensemble.class::isInstance)) {
            throw new IllegalArgumentException("an ensemble is of methods, not of ensembles");
        }
    }

    /** How the signed ranks of an element become one number. */
    public enum By {
        /** Their mean, so that methods that disagree about the sign cancel. */
        MEAN {
            @Override
            double of(double[] ranks) {
                return Arrays.stream(ranks).sum() / ranks.length;
            }
        },
        /** The least in magnitude, and 0 where signs differ: what every method finds important. */
        MIN {
            @Override
            double of(double[] ranks) {
                double least = ranks[0];
                for (double rank : ranks) {
                    if (Math.signum(rank) != Math.signum(ranks[0])) {
                        return 0;
                    }
                    least = Math.abs(rank) < Math.abs(least) ? rank : least;
                }
                return least;
            }
        },
        /** The largest in magnitude, of the first method that gives it: what any method finds important. */
        MAX {
            @Override
            double of(double[] ranks) {
                double largest = 0;
                for (double rank : ranks) {
                    largest = Math.abs(rank) > Math.abs(largest) ? rank : largest;
                }
                return largest;
            }
        };

        abstract double of(double[] ranks);
    }

    @Override
    public String name() {
        return "ensemble";
    }

    @Override
    public Map<String, String> settings() {
        return Named.inOrder(
                "of",
                members.stream()
                        .map(member -> member.specification().replace(',', ':'))
                        .collect(Collectors.joining("+")),
                "by",
                Named.spelled(by));
    }

    @Override
    public Optional<String> unsuited(Metric metric, Ablation ablation) {
        return members.stream()
                .flatMap(member -> member.unsuited(metric, ablation).stream())
                .findFirst();
    }

    @Override
    public boolean learnsMasks() {
        return members.stream().anyMatch(ScoringMethod::learnsMasks);
    }

    @Override
    public Scored score(PatchableModel model, Objective objective, Scoring scoring) {
        Gradients.require(this, objective);
        IndexSpace space = scoring.space(model.graph());
        List<double[]> ranks = new ArrayList<>();
        for (ScoringMethod member : members) {
            // what one member notes of its progress is nothing to another
            Scoring own = new Scoring(scoring.elements(), scoring.positions(), scoring.seed(), 0, scoring.progress());
            ranks.add(ranks(member.score(model, objective, own).scores()));
        }
        double[] values = new double[space.size()];
        Arrays.setAll(
                values,
                index -> by.of(ranks.stream().mapToDouble(each -> each[index]).toArray()));
        return Scored.of(PruneScores.of(space, values));
    }

    /** Signed ranks by |score|, from 0 to 1; ties have the mean of their places. */
    private static double[] ranks(PruneScores scores) {
        double[] values = scores.toArray();
        List<Integer> order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(index -> Math.abs(values[index])))
                .toList();
        double[] ranks = new double[values.length];
        int first = 0;
        while (first < values.length) {
            int end = first;
            while (end < values.length && Math.abs(values[order.get(end)]) == Math.abs(values[order.get(first)])) {
                end++;
            }
            double rank = (first + 1 + end) / 2.0 / values.length;
            for (int place = first; place < end; place++) {
                int index = order.get(place);
                ranks[index] = Math.signum(values[index]) * rank;
            }
            first = end;
        }
        return ranks;
    }

    @Override
    public About about() {
        return new About(
                "score(e) = by over methods of sign(score of the method) . rank of |score| among all elements / their number;"
                        + " by=mean, min (least in magnitude, 0 where signs differ) or max (largest in magnitude). Settings"
                        + " of a method follow it with colons: ensemble:of=eap-ig:steps=10:rule=left+exact,by=min",
                "that of all methods together",
                "Where methods err differently: the mean of several ranks better than each in the shared task of 2025. min for"
                        + " few false edges, max for few missed ones.",
                "Ranks know no size: scores of an ensemble do not add up to anything, and have no standard errors."
                        + " Methods that err alike, such as two that take gradients in one run, only seem to agree.",
                "Mueller et al. 2025, MIB: A Mechanistic Interpretability Benchmark, arXiv:2504.13151, and its shared task at"
                        + " BlackboxNLP 2025");
    }
}
