package dev.tributary.engine.catalog;

import dev.tributary.engine.prune.Acdc;
import dev.tributary.engine.prune.AcdcOrder;
import dev.tributary.engine.prune.ActivationIntegratedGradients;
import dev.tributary.engine.prune.ActivationMagnitude;
import dev.tributary.engine.prune.CleanCorrupted;
import dev.tributary.engine.prune.EdgeAttributionPatching;
import dev.tributary.engine.prune.Ensemble;
import dev.tributary.engine.prune.ExactPatching;
import dev.tributary.engine.prune.FlowRoutes;
import dev.tributary.engine.prune.IntegratedGradients;
import dev.tributary.engine.prune.KnownCircuit;
import dev.tributary.engine.prune.MaskGradient;
import dev.tributary.engine.prune.MaskIntegratedGradients;
import dev.tributary.engine.prune.QuadratureRule;
import dev.tributary.engine.prune.RandomScores;
import dev.tributary.engine.prune.ScoringMethod;
import dev.tributary.graph.Edge;
import java.util.List;

/** Scoring methods by name. */
public final class Methods {

    private Methods() {}

    /**
     * One line for each method.
     *
     * @param known the edges of the task's known circuit, empty if it has none
     */
    public static Catalog<ScoringMethod> catalog(List<Edge> known) {
        return Catalog.<ScoringMethod>of("method")
                .entry("eap", "edge attribution patching", s -> new EdgeAttributionPatching())
                .entry(
                        "eap-ig",
                        "its gradient averaged from corrupt to clean input; steps=5, rule=gauss|left|right|ends (gauss)",
                        s -> new IntegratedGradients(s.integer("steps", 5), s.choice("rule", QuadratureRule.GAUSS)))
                .entry(
                        "eap-ig-activations",
                        "the gradient averaged while one component's output is replaced; steps=5,"
                                + " rule=gauss|left|right|ends (gauss), together=layer|component (layer),"
                                + " reference=true|false (false)",
                        s -> new ActivationIntegratedGradients(
                                s.integer("steps", 5),
                                s.choice("rule", QuadratureRule.GAUSS),
                                s.choice("together", ActivationIntegratedGradients.Together.LAYER),
                                s.flag("reference", false)))
                .entry(
                        "clean-corrupted",
                        "the change times the mean of the gradients on both prompts",
                        s -> new CleanCorrupted())
                .entry(
                        "mask-ig",
                        "gradient with respect to the masks, averaged from keeping to ablating; steps=5,"
                                + " rule=gauss|left|right|ends (gauss)",
                        s -> new MaskIntegratedGradients(s.integer("steps", 5), s.choice("rule", QuadratureRule.GAUSS)))
                .entry(
                        "mask-gradient",
                        "gradient with respect to the edge masks; mask=0",
                        s -> new MaskGradient(s.number("mask", 0)))
                .entry("exact", "the effect of replacing each edge alone, one run each", s -> new ExactPatching())
                .entry(
                        "acdc",
                        "cuts elements one by one from the logits backwards; threshold=0.01, or several: 0.001/0.01;"
                                + " order=canonical|reference (canonical)",
                        s -> new Acdc(s.numbers("threshold", List.of(0.01)), s.choice("order", AcdcOrder.CANONICAL)))
                .entry(
                        "magnitude",
                        "size of what the source writes; kind=mean|norm (mean)",
                        s -> new ActivationMagnitude(s.choice("kind", ActivationMagnitude.Kind.MEAN)))
                .entry(
                        "ensemble",
                        "ranks of several methods put together; of=METHOD+METHOD:key=value:key=value+..."
                                + " (eap-ig+clean-corrupted+mask-ig), by=mean|min|max (mean)",
                        s -> new Ensemble(
                                s.specifications("of", List.of("eap-ig", "clean-corrupted", "mask-ig")).stream()
                                        .map(member -> catalog(known).make(member))
                                        .toList(),
                                s.choice("by", Ensemble.By.MEAN)))
                .entry("flow-routes", "shares of each source in what is read, without a metric", s -> new FlowRoutes())
                .entry("random", "random numbers, the baseline", s -> new RandomScores())
                .entry("known", "1 for the edges of the task's known circuit", s -> new KnownCircuit(known))
                .build();
    }
}
