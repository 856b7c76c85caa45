package dev.tributary.experiments.run.reporting;

import dev.tributary.engine.analysis.ScoreDecomposition;
import dev.tributary.engine.hooks.ActivationCache;
import dev.tributary.engine.hooks.CacheRequest;
import dev.tributary.engine.hooks.HookedTransformer;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Tensor;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Node;
import dev.tributary.render.CircuitView;
import dev.tributary.render.html.HeadNotes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What the heads of a circuit attend to on the first prompt of the report split, and why: the pairs of components that
 * add most to the attention score. The strongest heads come first; how much is computed is bounded by counts of
 * operations and numbers, not by the clock, so that reports are the same on every machine.
 */
final class ReportHeads {

    /** Some seconds, and about a megabyte. */
    private static final Bounds USUAL = new Bounds(6_000_000_000L, 2_000, 512);

    private static final int WEIGHTS = 8;
    private static final int KEYS = 3;
    private static final int PAIRS = 6;
    private static final Pattern HEAD = Pattern.compile("L(\\d+)H(\\d+)");
    private static final Pattern MLP = Pattern.compile("(\\d+)_mlp_out");

    /**
     * How much may be computed and told.
     *
     * @param work multiplications that reasons may cost
     * @param rows of attention that a page may hold; about half a kilobyte each
     * @param tokens of the prompt
     */
    record Bounds(long work, int rows, int tokens) {}

    private final CircuitView view;
    private final Bounds bounds;
    private final ModelConfig config;
    private final ActivationCache cache;
    private final List<String> tokens;
    private final boolean positioned;
    private final List<HeadNotes.Part> parts = new ArrayList<>();
    private final Map<String, Integer> partNumbers = new HashMap<>();

    private ReportHeads(CircuitView view, Bounds bounds, ActivationCache cache, List<String> tokens) {
        this.view = view;
        this.bounds = bounds;
        this.config = cache.weights().config();
        this.cache = cache;
        this.tokens = tokens;
        this.positioned = view.circuit().positions().ordered()
                && view.circuit().positions().lanes() == tokens.size();
    }

    /** Nothing for models without heads, and for prompts that are too long for it. */
    static Optional<HeadNotes> of(Study study, CircuitView view) {
        return of(study, view, USUAL);
    }

    /** The same within other bounds. */
    static Optional<HeadNotes> of(Study study, CircuitView view, Bounds bounds) {
        TokenisedPrompts prompts = study.split().report();
        List<Integer> ids = prompts.pairs().get(0).unpadded().clean();
        Optional<HookedTransformer> hooked = study.hooked();
        if (hooked.isEmpty() || ids.size() > bounds.tokens()) {
            return Optional.empty();
        }
        TokenBatch tokens = TokenBatch.ofOne(ids);
        ActivationCache cache = hooked.get()
                .runWithCache(tokens, CacheRequest.where(ReportHeads::isNeeded).withoutBatch())
                .cache();
        List<String> texts = ids.stream().map(prompts::text).toList();
        return Optional.of(new ReportHeads(view, bounds, cache, texts).notes());
    }

    private static boolean isNeeded(String name) {
        return name.matches(
                "hook_embed|hook_pos_embed|.*(hook_z|hook_pattern|hook_mlp_out|hook_resid_pre|ln1.hook_scale)");
    }

    private HeadNotes notes() {
        List<HeadNotes.Head> heads = new ArrayList<>();
        long work = 0;
        int rows = 0;
        int unexplained = 0;
        int silent = 0;
        for (Node.Head head : strongest()) {
            NavigableMap<Integer, NavigableSet<Integer>> wanted = wanted(head);
            if (rows + wanted.size() > bounds.rows()) {
                silent++;
                continue;
            }
            rows += wanted.size();
            long cost = cost(head, wanted.size());
            boolean explains =
                    config.attention().direction() == AttentionDirection.CAUSAL && work + cost <= bounds.work();
            Optional<ScoreDecomposition> score = Optional.empty();
            if (explains) {
                work += cost;
                score = Optional.of(ScoreDecomposition.of(cache, head.layer(), head.head()));
            } else {
                unexplained++;
            }
            List<HeadNotes.Row> found = new ArrayList<>();
            for (Map.Entry<Integer, NavigableSet<Integer>> row : wanted.entrySet()) {
                found.add(row(head, row.getKey(), row.getValue(), score));
            }
            heads.add(new HeadNotes.Head(head.name(), found));
        }
        return new HeadNotes(
                "first prompt of the report split", tokens, positioned, parts, heads, left(unexplained, silent));
    }

    private String left(int unexplained, int silent) {
        List<String> said = new ArrayList<>();
        if (config.attention().direction() != AttentionDirection.CAUSAL) {
            said.add("Why heads attend is not taken apart in models that look both ways.");
        } else if (unexplained > 0) {
            said.add("Why heads attend was taken apart for the strongest only; " + unexplained
                    + (unexplained == 1 ? " was" : " were") + " left out.");
        }
        if (silent > 0) {
            said.add("Attention of " + silent + " further head" + (silent == 1 ? "" : "s") + " is not on this page.");
        }
        return String.join(" ", said);
    }

    /** The circuit's heads by the |score| of the edges that enter or leave them. */
    private List<Node.Head> strongest() {
        Map<Node.Head, Double> flow = new HashMap<>();
        view.circuit().indices().stream().forEach(index -> {
            Edge edge = view.space().element(index);
            double size = Math.abs(view.scores().value(index));
            if (edge.source() instanceof Node.Head head) {
                flow.merge(head, size, Double::sum);
            }
            if (edge.target().node() instanceof Node.Head head) {
                flow.merge(head, size, Double::sum);
            }
        });
        return flow.entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<Node.Head, Double> entry) -> -entry.getValue())
                        .thenComparingInt(entry -> entry.getKey().layer())
                        .thenComparingInt(entry -> entry.getKey().head()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Queries at which the circuit has a head, each with the keys that its edges name; all where it tells none apart. */
    private NavigableMap<Integer, NavigableSet<Integer>> wanted(Node.Head head) {
        NavigableMap<Integer, NavigableSet<Integer>> wanted = new TreeMap<>();
        if (!positioned) {
            IntStream.range(0, tokens.size()).forEach(query -> wanted.put(query, new TreeSet<>()));
            return wanted;
        }
        view.circuit().indices().stream().forEach(index -> {
            Edge edge = view.space().element(index);
            int from = view.space().sourceOf(index);
            if (edge.source().equals(head)) {
                wanted.computeIfAbsent(from, query -> new TreeSet<>());
            }
            if (edge.target().node().equals(head)) {
                int to = view.space().targetOf(index);
                NavigableSet<Integer> keys = wanted.computeIfAbsent(to, query -> new TreeSet<>());
                if (to != from) {
                    keys.add(from);
                }
            }
        });
        return wanted;
    }

    /** Multiplications: components projected on both sides, then pairs of them for each key. */
    private long cost(Node.Head head, int rows) {
        long components = (long) head.layer() * (config.attention().heads() + 1) + 4;
        long projecting = 2
                * components
                * tokens.size()
                * config.dModel()
                * config.attention().dHead();
        return projecting
                + (long) rows
                        * KEYS
                        * 2
                        * components
                        * components
                        * config.attention().dHead();
    }

    private HeadNotes.Row row(
            Node.Head head, int query, NavigableSet<Integer> used, Optional<ScoreDecomposition> score) {
        Tensor pattern = cache.get("pattern", head.layer());
        boolean causal = config.attention().direction() == AttentionDirection.CAUSAL;
        List<Integer> keys = IntStream.range(0, causal ? query + 1 : tokens.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer key) -> -pattern.get(head.head(), query, key))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        List<List<Double>> weights = keys.stream()
                .limit(WEIGHTS)
                .map(key -> List.of((double) key, rounded(pattern.get(head.head(), query, key))))
                .toList();
        List<HeadNotes.Reasons> reasons = new ArrayList<>();
        if (score.isPresent()) {
            TreeSet<Integer> explained = new TreeSet<>(keys.subList(0, Math.min(KEYS - 1, keys.size())));
            keys.stream()
                    .filter(used::contains)
                    .filter(key -> !explained.contains(key))
                    .limit(1)
                    .forEach(explained::add);
            keys.stream().filter(explained::contains).forEach(key -> reasons.add(reasons(score.get(), query, key)));
        }
        return new HeadNotes.Row(query, weights, reasons);
    }

    private HeadNotes.Reasons reasons(ScoreDecomposition score, int query, int key) {
        return new HeadNotes.Reasons(
                key,
                score.reasons(query, key, PAIRS).stream()
                        .map(pair -> List.of(
                                (double) part(pair.query()),
                                (double) part(pair.key()),
                                rounded(pair.score()),
                                rounded(pair.apart())))
                        .toList());
    }

    private int part(String label) {
        return partNumbers.computeIfAbsent(label, unseen -> {
            parts.add(named(label));
            return parts.size() - 1;
        });
    }

    private static HeadNotes.Part named(String label) {
        Matcher head = HEAD.matcher(label);
        if (head.matches()) {
            return part(new Node.Head(Integer.parseInt(head.group(1)), Integer.parseInt(head.group(2))));
        }
        Matcher mlp = MLP.matcher(label);
        if (mlp.matches()) {
            return part(new Node.Mlp(Integer.parseInt(mlp.group(1))));
        }
        return new HeadNotes.Part(
                switch (label) {
                    case "embed" -> "the token";
                    case "pos_embed" -> "the position";
                    case "bias" -> "attention biases";
                    case "constant" -> "the head's own biases";
                    default -> label;
                },
                null);
    }

    private static HeadNotes.Part part(Node node) {
        return new HeadNotes.Part(node.label(), node.name());
    }

    private static double rounded(double value) {
        return Math.rint(value * 1e4) / 1e4;
    }
}
