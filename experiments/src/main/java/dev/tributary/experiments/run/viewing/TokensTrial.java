package dev.tributary.experiments.run.viewing;

import dev.tributary.engine.hooks.CacheRequest;
import dev.tributary.engine.hooks.CachedRun;
import dev.tributary.engine.hooks.HookedTransformer;
import dev.tributary.engine.progress.Progress;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.printing.Rows;
import dev.tributary.experiments.view.TokenPlot;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model makes of the tokens of some prompts.
 *
 * @param viewed the prompts
 * @param plots one for each
 */
public record TokensTrial(Viewed viewed, List<TokenPlot> plots) {
    public TokensTrial {
        plots = List.copyOf(plots);
    }

    /** Runs the prompts. */
    public static TokensTrial of(Viewed viewed, int top, Progress progress) {
        HookedTransformer model = viewed.subject().model();
        List<TokenPlot> plots = new ArrayList<>();
        for (int number = 0; number < viewed.prompts().size(); number++) {
            progress.advance("prompts read", number, viewed.prompts().size());
            ViewedPrompt prompt = viewed.prompts().get(number);
            CachedRun run =
                    model.runWithCache(prompt.tokens(), CacheRequest.all().withoutBatch());
            plots.add(UsageException.named(() -> TokenPlot.of(model.text(), run, prompt.tokens()))
                    .top(top));
        }
        return new TokensTrial(viewed, plots);
    }

    /** The page. */
    public String html() {
        return TokenPlot.page("Tokens of " + viewed.model() + ": " + viewed.words(), plots);
    }

    /** Every token but the first of each prompt. */
    public Rows rows() {
        List<List<String>> rows = new ArrayList<>();
        for (int number = 0; number < plots.size(); number++) {
            TokenPlot plot = plots.get(number);
            for (TokenPlot.Reading reading : plot.readings()) {
                rows.add(List.of(
                        Integer.toString(number),
                        Integer.toString(reading.position()),
                        plot.word(reading.actual().token()),
                        Rows.number(reading.actual().logProbability()),
                        Rows.number(reading.actual().probability()),
                        Integer.toString(reading.actual().rank()),
                        plot.word(reading.expected().get(0).token())));
            }
        }
        return new Rows(
                List.of("prompt", "position", "token", "log_probability", "probability", "rank", "expected_token"),
                rows);
    }
}
