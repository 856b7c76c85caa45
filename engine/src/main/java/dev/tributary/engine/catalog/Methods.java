package dev.tributary.engine.catalog;

import dev.tributary.engine.model.WayBack;
import dev.tributary.engine.prune.Acdc;
import dev.tributary.engine.prune.AcdcOrder;
import dev.tributary.engine.prune.ActivationIntegratedGradients;
import dev.tributary.engine.prune.ActivationMagnitude;
import dev.tributary.engine.prune.CleanCorrupted;
import dev.tributary.engine.prune.Corrections;
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
import dev.tributary.engine.prune.learned.EdgePruning;
import dev.tributary.engine.prune.learned.Hap;
import dev.tributary.engine.prune.learned.Loss;
import dev.tributary.engine.prune.learned.Size;
import dev.tributary.engine.prune.learned.SubnetworkProbing;
import dev.tributary.engine.prune.learned.Training;
import dev.tributary.engine.prune.learned.UniformGradientSampling;
import dev.tributary.graph.Edge;
import java.util.List;
import java.util.Optional;

/** Scoring methods by name. */
public final class Methods {

    private static final String CORRECTIONS =
            "slopes=derivative|relp|lrp (derivative), qk=derivative|exact (derivative), drop=none|blocks (none)";
    private static final String TRAINING = "steps=1000, rate=0.1, loss=kl|mse|metric (kl)";

    private Methods() {}

    /**
     * One line for each method.
     *
     * @param known the edges of the task's known circuit, empty if it has none
     */
    public static Catalog<ScoringMethod> catalog(List<Edge> known) {
        return Catalog.<ScoringMethod>of("method")
                .entry(
                        "eap",
                        "edge attribution patching; " + CORRECTIONS,
                        s -> new EdgeAttributionPatching(corrections(s)))
                .entry(
                        "eap-ig",
                        "its gradient averaged from corrupt to clean input; steps=5, rule=gauss|left|right|ends (gauss), "
                                + CORRECTIONS,
                        s -> new IntegratedGradients(
                                s.integer("steps", 5), s.choice("rule", QuadratureRule.GAUSS), corrections(s)))
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
                        "the change times the mean of the gradients on both prompts; " + CORRECTIONS,
                        s -> new CleanCorrupted(corrections(s)))
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
                .entry(
                        "subnetwork-probing",
                        "hard-concrete gates learned to be few; lambda=1, size=any or a number or share (any), "
                                + TRAINING,
                        s -> new SubnetworkProbing(
                                s.number("lambda", 1),
                                s.isAny("size") ? Optional.empty() : Optional.of(new Size(s.number("size", 1))),
                                training(s, 0.1)))
                .entry(
                        "edge-pruning",
                        "hard-concrete gates learned for a size; size=0.05, a share or a number, " + TRAINING,
                        s -> new EdgePruning(new Size(s.number("size", 0.05)), training(s, 0.1)))
                .entry(
                        "ugs",
                        "gates learned by uniform gradient sampling; lambda=0.001, " + TRAINING,
                        s -> new UniformGradientSampling(s.number("lambda", 0.001), training(s, 0.1)))
                .entry(
                        "hap",
                        "edge-pruning among what a cheap method leaves; by=METHOD (eap), survivors=0.2, size=0.05, "
                                + TRAINING,
                        s -> new Hap(
                                catalog(known).make(s.specification("by", "eap")),
                                new Size(s.number("survivors", 0.2)),
                                new Size(s.number("size", 0.05)),
                                training(s, 0.1)))
                .entry("random", "random numbers, the baseline", s -> new RandomScores())
                .entry("known", "1 for the edges of the task's known circuit", s -> new KnownCircuit(known))
                .build();
    }

    private static Corrections corrections(Settings settings) {
        return new Corrections(
                settings.choice("slopes", WayBack.Slopes.DERIVATIVE),
                settings.choice("qk", WayBack.Attention.DERIVATIVE),
                settings.choice("drop", Corrections.Drop.NONE));
    }

    private static Training training(Settings settings, double rate) {
        return new Training(
                settings.integer("steps", 1000), settings.number("rate", rate), settings.choice("loss", Loss.KL));
    }
}
