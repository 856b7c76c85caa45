package dev.tributary.experiments.run.reporting;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.hooks.HookedTransformer;
import dev.tributary.engine.task.TokenPair;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.run.viewing.AttributionTrial;
import dev.tributary.experiments.view.AttributionPlot;
import dev.tributary.render.attention.MapLook;
import dev.tributary.render.attention.MapMode;
import dev.tributary.render.attention.MapView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What each component writes into the answers of the first prompts of a report, by the token that it was taken from. */
final class ReportAttribution {

    /** Prompts that are taken apart at most. */
    private static final int MOST_PROMPTS = 5;

    /** Numbers of the stream that are kept at once at most: layers, heads, tokens and the width of the stream. */
    private static final long MOST_KEPT = 100_000_000;

    private ReportAttribution() {}

    /** Maps of every component; nothing if the model is no transformer or its prompts are too long for it. */
    static Optional<MapView> of(Study study, TokenisedPrompts prompts, int count) {
        return of(study, prompts, count, MOST_KEPT);
    }

    /** The same where another number of numbers may be kept at once. */
    static Optional<MapView> of(Study study, TokenisedPrompts prompts, int count, long most) {
        if (!(study.opened().architecture() instanceof Transformer transformer)) {
            return Optional.empty();
        }
        List<TokenPair> pairs = prompts.pairs().stream()
                .limit(Math.min(count, MOST_PROMPTS))
                .map(TokenPair::unpadded)
                .filter(pair -> kept(transformer, pair) <= most)
                .toList();
        if (pairs.isEmpty()) {
            return Optional.empty();
        }
        List<AttributionPlot.Taken> taken = new ArrayList<>();
        HookedTransformer model = study.hooked().orElseThrow();
        for (TokenPair pair : pairs) {
            List<String> texts = pair.clean().stream().map(prompts::text).toList();
            taken.add(AttributionTrial.ofAnswers(model, pair.clean(), texts, pair.answers()));
        }
        return Optional.of(AttributionPlot.of(transformer.config(), taken)
                .look(MapLook.standard().withMode(MapMode.LARGE))
                .parts()
                .get(0)
                .view());
    }

    private static long kept(Transformer transformer, TokenPair pair) {
        return (long) transformer.config().layers()
                * transformer.config().attention().heads()
                * pair.clean().size()
                * transformer.config().dModel();
    }
}
