package dev.tributary.experiments.tasks.language;

import dev.tributary.engine.tokenize.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every match of a pattern is one token; ids are given as tokens turn up. Texts of some characters are two tokens. */
final class CuttingTokenizer implements Tokenizer {

    static final String WORDS = " ?\\p{L}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?=\\s)|\\s+";

    private final Pattern pattern;
    private final Map<String, Integer> ids = new ConcurrentHashMap<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();

    private CuttingTokenizer(String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    /** Digits one by one, the space before them on its own, as SmolLM2 cuts. */
    static CuttingTokenizer digits() {
        return new CuttingTokenizer("\\p{N}|" + WORDS);
    }

    /** Two digits at a time, the first with the space before them, as GPT-2 cuts most years. */
    static CuttingTokenizer pairsOfDigits() {
        return new CuttingTokenizer(" ?\\p{N}{1,2}|" + WORDS);
    }

    /** Letters one by one. */
    static CuttingTokenizer letters() {
        return new CuttingTokenizer("(?s).");
    }

    @Override
    public List<Integer> encode(String text) {
        List<Integer> encoded = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            encoded.add(ids.computeIfAbsent(matcher.group(), token -> {
                tokens.add(token);
                return tokens.size() - 1;
            }));
        }
        return encoded;
    }

    @Override
    public String token(int id) {
        return tokens.get(id);
    }

    @Override
    public Optional<Integer> bos() {
        return Optional.empty();
    }

    @Override
    public boolean addsBos() {
        return false;
    }

    @Override
    public int size() {
        return 100_000;
    }
}
