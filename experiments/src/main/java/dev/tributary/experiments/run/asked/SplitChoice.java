package dev.tributary.experiments.run.asked;

import dev.tributary.engine.task.SplitFile;
import dev.tributary.engine.task.SplitFractions;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** How prompts are shared out among scoring, selecting and reporting. */
public sealed interface SplitChoice {

    /** What is taken where nothing is asked for and prompts say nothing: half, a quarter, a quarter. */
    static SplitChoice standard() {
        return new Shares(SplitFractions.standard());
    }

    /**
     * The parts.
     *
     * @param seed of what is drawn at random
     */
    TokenisedPrompts.Split of(TokenisedPrompts prompts, long seed) throws IOException;

    /** What to type to have it again; empty if it is what the prompts themselves say. */
    Optional<String> typed();

    /** This choice, or what it means for these prompts if it depends on them. */
    default SplitChoice fitting(TokenisedPrompts prompts, boolean fromFile) {
        return this;
    }

    /** The choice that a text names; throws {@link UsageException} if it names none. */
    static SplitChoice parse(String text) {
        if (text.equals("none")) {
            return new Whole();
        }
        if (!text.matches("[0-9.]+(/[0-9.]+)+")) {
            return new Numbers(Path.of(text));
        }
        List<Double> shares = new ArrayList<>();
        for (String share : text.split("/", -1)) {
            shares.add(percent(share, text));
        }
        if (shares.size() != 3) {
            throw new UsageException(unfit(text));
        }
        try {
            return new Shares(new SplitFractions(shares.get(0) / 100, shares.get(1) / 100, shares.get(2) / 100));
        } catch (IllegalArgumentException wrong) {
            throw new UsageException(unfit(text), wrong);
        }
    }

    private static double percent(String share, String text) {
        try {
            return Double.parseDouble(share);
        } catch (NumberFormatException notANumber) {
            throw new UsageException(unfit(text), notANumber);
        }
    }

    private static String unfit(String text) {
        return "--split takes three positive shares in per cent that add up to 100, such as 50/25/25, or a file of prompt"
                + " numbers, or none; got '" + text + "'";
    }

    /**
     * What the prompts say, and where they say nothing what is usual.
     *
     * @param wholeFiles whether a file that says nothing is used whole, as where nothing is chosen that must be checked
     */
    record Usual(boolean wholeFiles) implements SplitChoice {
        @Override
        public TokenisedPrompts.Split of(TokenisedPrompts prompts, long seed) throws IOException {
            return fitting(prompts, wholeFiles).of(prompts, seed);
        }

        @Override
        public Optional<String> typed() {
            return Optional.empty();
        }

        @Override
        public SplitChoice fitting(TokenisedPrompts prompts, boolean fromFile) {
            if (prompts.declaresSplit()) {
                return new Declared();
            }
            return wholeFiles && fromFile ? new Whole() : standard();
        }
    }

    /** What the prompts say. */
    record Declared() implements SplitChoice {
        @Override
        public TokenisedPrompts.Split of(TokenisedPrompts prompts, long seed) {
            return prompts.declaredSplit()
                    .orElseThrow(() -> new IllegalStateException("these prompts say nothing of a split"));
        }

        @Override
        public Optional<String> typed() {
            return Optional.empty();
        }
    }

    /** Drawn at random. */
    record Shares(SplitFractions fractions) implements SplitChoice {
        @Override
        public TokenisedPrompts.Split of(TokenisedPrompts prompts, long seed) {
            return prompts.split(fractions, seed);
        }

        @Override
        public Optional<String> typed() {
            return Optional.of(DoubleStream.of(fractions.score(), fractions.select(), fractions.report())
                    .mapToObj(share -> shown(share * 100))
                    .collect(Collectors.joining("/")));
        }

        private static String shown(double percent) {
            double whole = Math.rint(percent);
            // 0.29 * 100 is not 29 in binary
            return Math.abs(percent - whole) < 1e-9 ? Integer.toString((int) whole) : Double.toString(percent);
        }
    }

    /** Every prompt serves for everything, so what is chosen is measured on what it was chosen by. */
    record Whole() implements SplitChoice {
        @Override
        public TokenisedPrompts.Split of(TokenisedPrompts prompts, long seed) {
            return new TokenisedPrompts.Split(prompts, prompts, prompts);
        }

        @Override
        public Optional<String> typed() {
            return Optional.of("none");
        }
    }

    /** As a file of prompt numbers says. */
    record Numbers(Path file) implements SplitChoice {
        @Override
        public TokenisedPrompts.Split of(TokenisedPrompts prompts, long seed) throws IOException {
            return prompts.split(SplitFile.read(file, prompts.pairs().size()));
        }

        @Override
        public Optional<String> typed() {
            return Optional.of(file.toString());
        }
    }
}
