package dev.tributary.experiments.run.asked;

import dev.tributary.graph.index.Elements;
import java.util.Optional;

/**
 * What is measured, and how elements are scored for it.
 *
 * @param method scoring method with its settings; one that suits metric and ablation if empty
 * @param ablation what cut edges carry; what the corrupt prompt computes if empty
 * @param metric what is measured; what suits the prompts if empty
 * @param positions how far positions are told apart
 * @param elements whether edges or nodes are scored
 * @param inputs which inputs heads have
 * @param choosing how a circuit is chosen by the scores
 */
public record Question(
        Optional<String> method,
        Optional<String> ablation,
        Optional<String> metric,
        PositionChoice positions,
        Elements elements,
        HeadInputs inputs,
        Choosing choosing) {

    /** Of runs that measure nothing. */
    public static Question ofNothing() {
        return ofNodes(Optional.empty(), "corrupt", PositionChoice.ALL);
    }

    /** Of runs that measure what components do, and score nothing. */
    public static Question ofNodes(Optional<String> metric, String ablation, PositionChoice positions) {
        return new Question(
                Optional.empty(),
                Optional.of(ablation),
                metric,
                positions,
                Elements.NODES,
                HeadInputs.SEPARATE,
                Choosing.usual());
    }

    /** The same, with what was found for what was not given. */
    public Question found(String methodTaken, String ablationTaken, String metricTaken, PositionChoice places) {
        return new Question(
                Optional.of(methodTaken),
                Optional.of(ablationTaken),
                Optional.of(metricTaken),
                places,
                elements,
                inputs,
                choosing);
    }
}
