package dev.tributary.engine.tokenize;

import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.task.SplitFractions;
import dev.tributary.engine.task.SplitPart;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.task.TokenPair;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Prompts as token ids, in the order of their file, with the names of positions moved by the BOS token if there is one.
 *
 * @param prompts where the tokens come from
 * @param pairs one for each pair of {@code prompts}
 * @param tokenizer gives tokens their texts; ids are shown as numbers without one
 * @param bos the token that was put before every prompt, if any was
 * @param otherOutputs whether the model's outputs are numbered otherwise than its tokens, so that tokens do not name them
 */
public record TokenisedPrompts(
        PromptSet prompts,
        List<TokenPair> pairs,
        Optional<Tokenizer> tokenizer,
        Optional<Integer> bos,
        boolean otherOutputs) {

    public TokenisedPrompts {
        pairs = List.copyOf(pairs);
        if (pairs.size() != prompts.pairs().size()) {
            throw new IllegalArgumentException(
                    "expected tokens of each of " + prompts.pairs().size() + " prompt pairs, got " + pairs.size());
        }
        int shift = bos.isPresent() ? 1 : 0;
        for (TokenPair pair : pairs) {
            int named = prompts.seqLabels().size() + shift;
            if (!prompts.seqLabels().isEmpty() && named != pair.length()) {
                throw new IllegalArgumentException(
                        "there are " + prompts.seqLabels().size() + " seq_labels, but a prompt has "
                                + (pair.length() - shift) + " tokens (BOS not counted)");
            }
            prompts.wordIdxs().forEach((word, position) -> {
                if (position >= pair.realLength() - shift) {
                    throw new IllegalArgumentException("word_idxs puts \"" + word + "\" at position " + position
                            + ", but a prompt has " + (pair.realLength() - shift) + " tokens (BOS not counted)");
                }
            });
            if (!pair.spans().names().equals(pairs.get(0).spans().names())) {
                throw new IllegalArgumentException("all prompts of a set must have the same spans, got "
                        + pairs.get(0).spans().names() + " and "
                        + pair.spans().names());
            }
        }
    }

    /** The choice about BOS as a sentence for people. */
    public String bosNote() {
        return bos.map(id -> "BOS token " + text(id) + " (id " + id + ") put before every prompt")
                .orElse("no BOS token added");
    }

    /** The one length of all prompts as they are run, BOS included and padding not; empty if they differ. */
    public Optional<Integer> length() {
        int length = pairs.get(0).realLength();
        return pairs.stream().allMatch(pair -> pair.realLength() == length) ? Optional.of(length) : Optional.empty();
    }

    /** Positions by name in the sequence as it is run. */
    public Map<String, Integer> wordPositions() {
        Map<String, Integer> moved = new LinkedHashMap<>();
        prompts.wordIdxs().forEach((word, position) -> moved.put(word, position + (bos.isPresent() ? 1 : 0)));
        return Collections.unmodifiableMap(moved);
    }

    /**
     * The names of all spans, {@code rest} last: those that the prompts give, else the words if they give none. Parts
     * have the names of the whole.
     *
     * @throws IllegalArgumentException if words would serve as spans, but cannot
     */
    public List<String> spanNames() {
        prompts.wordFault().ifPresent(fault -> {
            throw new IllegalArgumentException(
                    "/word_idxs: words serve as spans if no spans are given, but " + fault + ", or give spans");
        });
        return pairs.get(0).spans().names();
    }

    /**
     * A label for each position of the sequence as it is run: {@code BOS} for a BOS token that was added, else its name
     * in seq_labels, else its name in word_idxs, else the token that all clean prompts have there, else nothing.
     *
     * @throws IllegalStateException if prompts differ in length, since positions then mean different things
     */
    public List<String> laneLabels() {
        int length = length().orElseThrow(
                        () -> new IllegalStateException("positions have no common labels: prompts differ in length"));
        return IntStream.range(0, length).mapToObj(this::laneLabel).toList();
    }

    private String laneLabel(int position) {
        int shift = bos.isPresent() ? 1 : 0;
        if (position < shift) {
            return "BOS";
        }
        if (!prompts.seqLabels().isEmpty()) {
            return prompts.seqLabels().get(position - shift);
        }
        List<String> words = wordPositions().entrySet().stream()
                .filter(word -> word.getValue() == position)
                .map(Map.Entry::getKey)
                .toList();
        return words.isEmpty() ? commonText(position) : String.join("/", words);
    }

    private String commonText(int position) {
        int first = pairs.get(0).clean().get(position);
        return pairs.stream().allMatch(pair -> pair.clean().get(position) == first) ? text(first) : "";
    }

    /** The texts of a pair's clean tokens, position by position. */
    public List<String> cleanTexts(int pair) {
        return pairs.get(pair).unpadded().clean().stream().map(this::text).toList();
    }

    /** The texts of a pair's corrupt tokens, position by position. */
    public List<String> corruptTexts(int pair) {
        return pairs.get(pair).unpadded().corrupt().stream().map(this::text).toList();
    }

    /** The text of a token, or its id if there is no tokenizer or it does not know the id. */
    public String text(int id) {
        return tokenizer
                .filter(known -> id < known.size())
                .map(known -> known.token(id))
                .orElseGet(() -> Integer.toString(id));
    }

    /** What an answer is called: the text of its token, or its number where outputs are no tokens of the vocabulary. */
    public String answerText(int id) {
        return otherOutputs ? "output " + id : text(id);
    }

    /**
     * The pairs in batches of one length each, without padding: what the model runs on. Lengths follow each other as they first
     * occur, and pairs of a length keep their order. A length has as few batches as it can, all of the same size or of one
     * pair less, so that threads that share batches out end together.
     *
     * @param size of the largest batch that there may be
     */
    public List<PairBatch> batches(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("a batch must hold at least 1 prompt, got " + size);
        }
        List<PairBatch> batches = new ArrayList<>();
        for (List<Integer> group : byLength()) {
            int count = (group.size() + size - 1) / size;
            for (int number = 0; number < count; number++) {
                batches.add(batch(group.subList(first(number, count, group), first(number + 1, count, group))));
            }
        }
        return List.copyOf(batches);
    }

    private static int first(int batch, int batches, List<Integer> group) {
        return Math.toIntExact(((long) group.size() * batch + batches - 1) / batches);
    }

    /** The numbers of the pairs in the order in which {@link #batches} holds them. */
    public List<Integer> batchOrder() {
        return byLength().stream().flatMap(List::stream).toList();
    }

    private Collection<List<Integer>> byLength() {
        Map<Integer, List<Integer>> groups = new LinkedHashMap<>();
        for (int number = 0; number < pairs.size(); number++) {
            groups.computeIfAbsent(pairs.get(number).realLength(), length -> new ArrayList<>())
                    .add(number);
        }
        return groups.values();
    }

    private PairBatch batch(List<Integer> numbers) {
        List<TokenPair> chosen =
                numbers.stream().map(number -> pairs.get(number).unpadded()).toList();
        List<Answers> answers = chosen.stream().map(TokenPair::answers).toList();
        return new PairBatch(
                TokenBatch.of(chosen.stream().map(pair -> ids(pair.clean())).toList()),
                TokenBatch.of(chosen.stream().map(pair -> ids(pair.corrupt())).toList()),
                answers,
                chosen.stream().map(TokenPair::spans).toList());
    }

    private static int[] ids(List<Integer> tokens) {
        return tokens.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * Shares the pairs out at random; each part keeps the order of the whole. The sizes of score and select are rounded
     * down, but each part holds at least one pair, so at least three pairs are needed.
     */
    public Split split(SplitFractions fractions, long seed) {
        int count = pairs.size();
        if (count < 3) {
            throw new IllegalArgumentException(
                    "score, select and report need at least one prompt each, but there are only " + count
                            + "; give more, or --split none, which uses every prompt for everything");
        }
        List<Integer> shuffled =
                new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(shuffled, new Random(seed));
        int score = share(fractions.score(), count, count - 2);
        int select = share(fractions.select(), count, count - score - 1);
        return new Split(
                part(shuffled.subList(0, score)),
                part(shuffled.subList(score, score + select)),
                part(shuffled.subList(score + select, count)));
    }

    private static int share(double fraction, int count, int most) {
        // a share such as 0.29 of 100 must not lose a prompt to binary rounding
        return Math.max(1, Math.min(most, (int) Math.floor(fraction * count + 1e-6)));
    }

    /** Shares the pairs out by their numbers; each part keeps the order of the whole. */
    public Split split(Map<SplitPart, List<Integer>> numbers) {
        return new Split(
                part(numbers.getOrDefault(SplitPart.SCORE, List.of())),
                part(numbers.getOrDefault(SplitPart.SELECT, List.of())),
                part(numbers.getOrDefault(SplitPart.REPORT, List.of())));
    }

    /** Whether the prompts themselves say what they are for. */
    public boolean declaresSplit() {
        return prompts.pairs().get(0).split().isPresent();
    }

    /**
     * The parts that the prompts themselves say they are for; empty if they say nothing. Each part keeps the order of
     * the whole.
     *
     * @throws IllegalArgumentException if a part has no prompt
     */
    public Optional<Split> declaredSplit() {
        if (!declaresSplit()) {
            return Optional.empty();
        }
        return Optional.of(
                new Split(declared(SplitPart.SCORE), declared(SplitPart.SELECT), declared(SplitPart.REPORT)));
    }

    private TokenisedPrompts declared(SplitPart part) {
        List<Integer> numbers = IntStream.range(0, pairs.size())
                .filter(number -> prompts.pairs().get(number).split().equals(Optional.of(part)))
                .boxed()
                .toList();
        if (numbers.isEmpty()) {
            throw new IllegalArgumentException("no prompt has the split \"" + part.fileName()
                    + "\", but score, select and report need at least one each: give one, or no prompt a split");
        }
        return part(numbers);
    }

    /** The pairs with these numbers, in the order of the whole. */
    public TokenisedPrompts part(Collection<Integer> numbers) {
        List<Integer> ordered = numbers.stream().sorted().toList();
        return new TokenisedPrompts(
                prompts.part(ordered), ordered.stream().map(pairs::get).toList(), tokenizer, bos, otherOutputs);
    }

    /** The numbers here of the prompts of a part, in order; of equal prompts the first that are left. */
    public List<Integer> numbersOf(TokenisedPrompts part) {
        Map<PromptPair, Deque<Integer>> numbers = new HashMap<>();
        for (int number = 0; number < pairs.size(); number++) {
            numbers.computeIfAbsent(prompts.pairs().get(number), pair -> new ArrayDeque<>())
                    .add(number);
        }
        return part.prompts.pairs().stream()
                .map(pair -> {
                    Deque<Integer> left = numbers.getOrDefault(pair, new ArrayDeque<>());
                    if (left.isEmpty()) {
                        throw new IllegalArgumentException("expected a part of these prompts, got " + pair);
                    }
                    return left.remove();
                })
                .sorted()
                .toList();
    }

    /**
     * Three parts that share no prompt.
     *
     * @param score edges are scored on these
     * @param select choices, such as the size of the circuit, are made on these
     * @param report results are reported on these
     */
    public record Split(TokenisedPrompts score, TokenisedPrompts select, TokenisedPrompts report) {

        /** One of them. */
        public TokenisedPrompts part(SplitPart part) {
            return switch (part) {
                case SCORE -> score;
                case SELECT -> select;
                case REPORT -> report;
            };
        }
    }
}
