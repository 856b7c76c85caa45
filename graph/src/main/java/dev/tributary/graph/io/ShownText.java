package dev.tributary.graph.io;

/** Text of a file as a message quotes it: in one line, and of a long one the beginning. */
final class ShownText {

    private static final int LONGEST = 80;

    private ShownText() {}

    static String of(String text) {
        String begin = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        return begin.replace("\r", "\\r").replace("\n", "\\n");
    }
}
