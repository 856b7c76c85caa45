package dev.tributary.experiments.sweep.plan;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What a cell of a sweep can vary. Names and values are those of the options of the commands. */
public enum Axis {
    MODEL("model", ""),
    TASK("task", ""),
    PROMPTS("prompts", ""),
    PAIRS("pairs", ""),
    SPLIT("split", ""),
    CORRECT_ONLY("correct-only", "no"),
    BOS("bos", "auto"),
    SEED("seed", "0"),
    PRECISION("precision", "fp32"),
    EXECUTOR("executor", "production"),
    BATCH("batch", "16"),
    QKV("qkv", "separate"),
    METRIC("metric", ""),
    POSITIONS("positions", "each"),
    ELEMENTS("elements", "edges"),
    ABLATION("ablation", "corrupt"),
    METHOD("method", ""),
    /** The ablation under which circuits are measured. */
    EVALUATION("evaluation", "${ablation}"),
    /** The rule by which elements are chosen by their scores. */
    SELECT("select", "strongest"),
    /** Whether elements on no path from the input to an answer are removed. */
    DEAD("dead", "remove"),
    /** How many elements a circuit is asked to have: a number, or a share such as 5%. */
    SIZE("size", ""),
    SITES("sites", "resid-pre"),
    INTO("into", "corrupt"),
    /** Components that are knocked out together, edges that are cut together, or {@code each}. */
    TARGETS("targets", "each"),
    AT("at", "");

    private final String label;
    private final String usual;

    Axis(String label, String usual) {
        this.label = label;
        this.usual = usual;
    }

    /** Its name in files and tables. */
    public String label() {
        return label;
    }

    /** What is taken where nothing is said; empty if that depends on the model and its prompts. */
    public String usual() {
        return usual;
    }

    /** The axis with this name. */
    public static Optional<Axis> named(String label) {
        return Arrays.stream(values()).filter(axis -> axis.label.equals(label)).findFirst();
    }

    /** The axes that the cells of every experiment have. */
    static Set<Axis> ofEvery() {
        return EnumSet.of(MODEL, TASK, PROMPTS, PAIRS, BOS, SEED, METRIC, PRECISION, EXECUTOR, BATCH);
    }

    /** The axes that say how elements are scored: cells that differ in none of them share one set of scores. */
    public static Set<Axis> ofScores() {
        return EnumSet.range(MODEL, METHOD);
    }

    /** The axes that name the model and the prompts. */
    public static Set<Axis> ofInputs() {
        return EnumSet.range(MODEL, SEED);
    }
}
