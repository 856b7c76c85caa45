package dev.tributary.experiments.run.viewing;

import dev.tributary.engine.hooks.HookedText;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.task.TokenPair;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.HookedSubject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An opened model with the prompts that are looked at.
 *
 * @param subject the model
 * @param name what the prompts are
 * @param prompts at least one
 */
public record Viewed(HookedSubject subject, String name, List<ViewedPrompt> prompts) {
    public Viewed {
        prompts = List.copyOf(prompts);
    }

    /**
     * The texts that were typed, or the first clean prompts of the task or file.
     *
     * @param count how many prompts, if there are no texts
     */
    public static Viewed of(HookedSubject subject, List<String> texts, int count) {
        HookedText text = subject.model().text();
        if (!texts.isEmpty()) {
            List<ViewedPrompt> typed = texts.stream()
                    .map(each -> UsageException.named(() -> text.toTokens(each)))
                    .map(tokens -> new ViewedPrompt(tokens, text.toStrTokens(tokens, 0), Optional.empty()))
                    .toList();
            typed.forEach(prompt -> requireContext(subject, prompt));
            return new Viewed(subject, texts.size() == 1 ? "“" + texts.get(0) + "”" : texts.size() + " texts", typed);
        }
        TokenisedPrompts found = subject.tokens();
        List<ViewedPrompt> prompts = found.pairs().stream()
                .limit(count)
                .map(TokenPair::unpadded)
                .map(pair -> new ViewedPrompt(
                        batch(pair.clean()),
                        texts(found, pair.clean()),
                        Optional.of(new ViewedPrompt.Pair(
                                batch(pair.corrupt()), texts(found, pair.corrupt()), pair.answers()))))
                .toList();
        return new Viewed(subject, subject.prompts().name(), prompts);
    }

    private static void requireContext(HookedSubject subject, ViewedPrompt prompt) {
        int context = subject.model().config().positions().context();
        if (prompt.tokens().length() > context) {
            throw new UsageException("the model reads at most " + context + " tokens, but a text has "
                    + prompt.tokens().length() + "; shorten it");
        }
    }

    private static TokenBatch batch(List<Integer> ids) {
        return TokenBatch.ofOne(ids);
    }

    private static List<String> texts(TokenisedPrompts prompts, List<Integer> ids) {
        return ids.stream().map(prompts::text).toList();
    }

    /** The first prompt alone. */
    public Viewed first() {
        return new Viewed(subject, name, prompts.subList(0, 1));
    }

    /** What people call the model: the name of its file or folder, or the name that was asked for. */
    public String model() {
        String name = subject.opened().name();
        Path file = Path.of(name);
        Path last = file.getFileName();
        return last == null || !Files.exists(file) ? name : last.toString().replaceFirst("\\.gguf$", "");
    }

    /** How many prompts, as people say it. */
    public String count() {
        return prompts.size() == 1 ? "1 prompt" : prompts.size() + " prompts";
    }

    /** The prompts and where they come from, as people say it. */
    public String words() {
        return prompts.size() == 1 && name.startsWith("“") ? name : count() + " of " + name;
    }
}
