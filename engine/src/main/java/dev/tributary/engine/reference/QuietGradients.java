package dev.tributary.engine.reference;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Derivatives of a graph, made without the line that SameDiff prints for each operation. It prints to standard output,
 * which carries results only; there is no switch for it.
 */
final class QuietGradients {

    private QuietGradients() {}

    /** Adds the backward pass; afterwards the function {@code grad} of the graph gives derivatives of the loss. */
    static synchronized void create(SameDiff graph, String... variables) {
        PrintStream before = System.out;
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            System.setOut(nowhere);
            graph.createGradFunction(variables);
        } finally {
            System.setOut(before);
        }
    }
}
