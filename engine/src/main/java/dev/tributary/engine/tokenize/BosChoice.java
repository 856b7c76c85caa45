package dev.tributary.engine.tokenize;

import java.util.Locale;

/** Whether a BOS token is put before prompts that are text. Prompts that are ids never get one. */
public enum BosChoice {
    /** As the tokenizer's configuration says. */
    AUTO,
    /** Always. */
    YES,
    /** Never. */
    NO;

    /** The choice named {@code auto}, {@code yes} or {@code no}. */
    public static BosChoice of(String name) {
        for (BosChoice choice : values()) {
            if (choice.toString().equals(name)) {
                return choice;
            }
        }
        throw new IllegalArgumentException("expected bos to be auto, yes or no, got \"" + name + "\"");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
