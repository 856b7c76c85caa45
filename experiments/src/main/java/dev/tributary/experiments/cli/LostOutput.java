package dev.tributary.experiments.cli;

/** Results could not be printed. */
final class LostOutput extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LostOutput() {
        super("cannot write to standard output: its disk is full, or the program that reads it has ended");
    }
}
