package dev.tributary.graph.io;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a result was made: everything that is needed to make it again. What is not known is empty, never guessed.
 *
 * @param model the model that was studied
 * @param prompts what it was run on
 * @param method how edges were scored
 * @param run how it was computed
 */
public record Provenance(Model model, Prompts prompts, Method method, Run run) {

    /**
     * A model.
     *
     * @param name its name or folder
     * @param sha256 the digest of its weights
     */
    public record Model(String name, Optional<String> sha256) {}

    /**
     * The prompt pairs.
     *
     * @param task the task that made them
     * @param sha256 the digest of the prompts
     * @param splits how many pairs each split has, by name
     * @param answerPositions where the answers are read, counted from zero in the sequence as it is run
     * @param bos whether a BOS token was put in front, and why
     * @param source how many pairs there were before any was left out, and how they were shared out
     * @param digests a short digest of the clean prompt of each pair that took part, by split; may be empty
     */
    public record Prompts(
            Optional<String> task,
            Optional<String> sha256,
            Map<String, Integer> splits,
            List<Integer> answerPositions,
            Optional<String> bos,
            Source source,
            Map<String, List<String>> digests) {
        public Prompts {
            splits = ordered(splits);
            answerPositions = List.copyOf(answerPositions);
            Map<String, List<String>> copies = new LinkedHashMap<>();
            digests.forEach((split, own) -> copies.put(split, List.copyOf(own)));
            digests = Collections.unmodifiableMap(copies);
        }

        /** Prompts of which single pairs are not known. */
        public Prompts(
                Optional<String> task,
                Optional<String> sha256,
                Map<String, Integer> splits,
                List<Integer> answerPositions,
                Optional<String> bos) {
            this(task, sha256, splits, answerPositions, bos, Source.unknown(), Map.of());
        }

        /** The digests of all prompts that the result was made by, whichever split they were in. */
        public Set<String> digestsOf(List<String> names) {
            Set<String> all = new LinkedHashSet<>();
            names.forEach(name -> all.addAll(digests.getOrDefault(name, List.of())));
            return Collections.unmodifiableSet(all);
        }

        /**
         * What there was to choose from.
         *
         * @param pairs how many pairs there were
         * @param split how they were shared out, as the command line spells it
         * @param correctOnly whether only those were kept that the model gets right
         */
        public record Source(Optional<Integer> pairs, Optional<String> split, boolean correctOnly) {
            static Source unknown() {
                return new Source(Optional.empty(), Optional.empty(), false);
            }
        }
    }

    /**
     * A scoring method with its settings.
     *
     * @param name its name in the catalogue
     * @param parameters its parameters, as the command line spells them
     * @param ablation what replaced an ablated edge
     * @param metric what was measured
     * @param seed of everything random
     * @param means the prompts that the ablation's means were taken over, if it takes any
     */
    public record Method(
            String name,
            Map<String, String> parameters,
            Optional<String> ablation,
            Optional<String> metric,
            Optional<Long> seed,
            Optional<Means> means) {
        public Method {
            parameters = ordered(parameters);
        }

        /** A method under an ablation that takes no means, or of which that is not known. */
        public Method(
                String name,
                Map<String, String> parameters,
                Optional<String> ablation,
                Optional<String> metric,
                Optional<Long> seed) {
            this(name, parameters, ablation, metric, seed, Optional.empty());
        }
    }

    /**
     * The prompts that means were taken over.
     *
     * @param split which part of the prompts
     * @param prompts how many pairs
     * @param sha256 their digest
     */
    public record Means(String split, int prompts, String sha256) {}

    /**
     * The circumstances that can change the last digits.
     *
     * @param batch how many pairs were run together
     * @param precision of the arithmetic, fp32 or fp64
     * @param kernel the CPU kernels that computed it
     * @param versions of the programs that took part, by name
     */
    public record Run(
            Optional<Integer> batch,
            Optional<String> precision,
            Optional<String> kernel,
            Map<String, String> versions) {
        public Run {
            versions = ordered(versions);
        }
    }

    /** The provenance of scores that came from elsewhere, of which nothing but these names is known. */
    public static Provenance imported(String model, String method) {
        return new Provenance(
                new Model(model, Optional.empty()),
                new Prompts(Optional.empty(), Optional.empty(), Map.of(), List.of(), Optional.empty()),
                new Method(method, Map.of(), Optional.empty(), Optional.empty(), Optional.empty()),
                new Run(Optional.empty(), Optional.empty(), Optional.empty(), Map.of()));
    }

    private static <V> Map<String, V> ordered(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
