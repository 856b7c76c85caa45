package dev.tributary.experiments.run.viewing;

import dev.tributary.engine.attention.HeadChoice;
import dev.tributary.engine.attention.PromptAttention;
import dev.tributary.engine.hooks.ActivationCache;
import dev.tributary.engine.hooks.CacheRequest;
import dev.tributary.engine.linalg.Matrix;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.printing.Rows;
import dev.tributary.experiments.view.AttentionPlot;
import dev.tributary.experiments.view.PlottedPrompt;
import dev.tributary.graph.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The attention of some prompts, as a picture and as rows of numbers. */
public final class AttentionTrial {

    private static final String CORRUPT = "corrupt";

    private final Viewed viewed;
    private final AttentionAsked asked;
    private final List<PlottedPrompt> prompts;
    private final List<Node.Head> heads;

    private AttentionTrial(Viewed viewed, AttentionAsked asked, List<PlottedPrompt> prompts, List<Node.Head> heads) {
        this.viewed = viewed;
        this.asked = asked;
        this.prompts = List.copyOf(prompts);
        this.heads = List.copyOf(heads);
    }

    /** Runs the prompts. */
    public static AttentionTrial of(Viewed viewed, AttentionAsked asked, Progress progress) {
        List<Node.Head> heads = UsageException.named(() -> asked.heads()
                .orElseGet(HeadChoice::all)
                .of(viewed.subject().model().config()));
        boolean corrupt = asked.less().filter(CORRUPT::equals).isPresent();
        if (corrupt && viewed.prompts().get(0).pair().isEmpty()) {
            throw new UsageException("--less corrupt needs pairs of prompts; give --task or --prompts, and no --text");
        }
        List<TokenBatch> runs = new ArrayList<>();
        List<List<String>> texts = new ArrayList<>();
        for (ViewedPrompt prompt : viewed.prompts()) {
            runs.add(prompt.tokens());
            texts.add(prompt.texts());
        }
        for (int number = 0; corrupt && number < viewed.prompts().size(); number++) {
            ViewedPrompt.Pair pair = viewed.prompts().get(number).pair().orElseThrow();
            runs.add(pair.corrupt());
            texts.add(pair.texts());
        }
        List<PlottedPrompt> prompts = new ArrayList<>();
        for (int number = 0; number < runs.size(); number++) {
            progress.advance("prompts run", number, runs.size());
            ActivationCache cache = viewed.subject()
                    .model()
                    .runWithCache(
                            runs.get(number),
                            CacheRequest.where(AttentionTrial::isNeeded).withoutBatch())
                    .cache();
            List<String> own = texts.get(number);
            prompts.add(new PlottedPrompt(number, own, PromptAttention.of(cache, own.size())));
        }
        return new AttentionTrial(viewed, asked, prompts, heads);
    }

    private static boolean isNeeded(String name) {
        return name.matches(".*attn\\.hook_(pattern|q|k|v)");
    }

    /** The picture. */
    public AttentionPlot plot() {
        AttentionPlot plot = AttentionPlot.ofPrompts(prompts)
                .prompts(IntStream.range(0, viewed.prompts().size()).toArray())
                .heads(new HeadChoice.Heads(heads.stream()
                        .map(head -> new HeadChoice.Place(head.layer(), head.head()))
                        .toList()))
                .weighting(asked.weighting())
                .first(asked.first())
                .notation(asked.notation())
                .look(asked.look());
        if (asked.queries().isPresent()) {
            plot = plot.queries(
                    asked.queries().get().stream().mapToInt(Integer::intValue).toArray());
        }
        if (asked.less().isEmpty()) {
            return plot;
        }
        if (asked.less().get().equals(CORRUPT)) {
            int count = viewed.prompts().size();
            return plot.lessPrompts(IntStream.range(0, prompts.size())
                    .mapToObj(number -> number < count ? number + count : number)
                    .toList());
        }
        HeadChoice.Place place = HeadNames.head(asked.less().get());
        UsageException.named(() -> place.in(viewed.subject().model().config()));
        return plot.lessHead(place.layer(), place.head());
    }

    /** Each head's mean attention from all queries but the first to its strongest key, the strongest heads first. */
    public Rows strongest() {
        List<List<String>> rows = new ArrayList<>();
        for (Node.Head head : heads) {
            for (PlottedPrompt prompt : prompts.subList(0, viewed.prompts().size())) {
                rows.add(strongest(head, prompt));
            }
        }
        rows.sort(Comparator.comparingDouble((List<String> row) -> -Double.parseDouble(row.get(6))));
        return new Rows(List.of("head", "prompt", "query", "query_token", "key", "key_token", "attention"), rows);
    }

    /** The strongest cell of a head beside those of the first token. */
    private List<String> strongest(Node.Head head, PlottedPrompt prompt) {
        Matrix map = prompt.attention().map(head, asked.weighting(), asked.first());
        int length = prompt.tokens().size();
        int best = length > 1 ? length : 0;
        for (int query = 1; query < length; query++) {
            for (int key = 1; key < length; key++) {
                double value = map.get(query, key);
                double leader = map.get(best / length, best % length);
                if (!Double.isNaN(value) && (best % length == 0 || value > leader)) {
                    best = query * length + key;
                }
            }
        }
        return List.of(
                asked.notation().of(head),
                Integer.toString(prompt.index()),
                Integer.toString(best / length),
                prompt.tokens().get(best / length),
                Integer.toString(best % length),
                prompt.tokens().get(best % length),
                Rows.number(map.get(best / length, best % length)));
    }

    /** Every cell that a query sees. */
    public Rows cells() {
        List<List<String>> rows = new ArrayList<>();
        for (PlottedPrompt prompt : prompts.subList(0, viewed.prompts().size())) {
            for (Node.Head head : heads) {
                Matrix map = prompt.attention().map(head, asked.weighting(), asked.first());
                for (int query = 0; query < map.rows(); query++) {
                    for (int key = 0; key < map.columns(); key++) {
                        if (!Double.isNaN(map.get(query, key))) {
                            rows.add(List.of(
                                    asked.notation().of(head),
                                    Integer.toString(prompt.index()),
                                    Integer.toString(query),
                                    prompt.tokens().get(query),
                                    Integer.toString(key),
                                    prompt.tokens().get(key),
                                    Rows.number(map.get(query, key))));
                        }
                    }
                }
            }
        }
        return new Rows(List.of("head", "prompt", "query", "query_token", "key", "key_token", "attention"), rows);
    }

    /** How many heads. */
    public int headCount() {
        return heads.size();
    }
}
