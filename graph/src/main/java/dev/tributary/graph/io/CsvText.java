package dev.tributary.graph.io;

import java.util.regex.Pattern;

/**
 * Texts of CSV fields: quoted where RFC 4180 asks for it, and with an apostrophe in front where a spreadsheet might take
 * them for a formula. A text that begins with an apostrophe gets another, so that taking one away gives every text back.
 */
public final class CsvText {

    private static final char GUARD = '\'';

    // also behind blanks, which some programs skip, and in full width, which some programs fold
    private static final Pattern FORMULA = Pattern.compile("[\\s\\p{Z}\\uFEFF]*[=+\\-@\\uFF1D\\uFF0B\\uFF0D\\uFF20]");
    private static final Pattern SPECIAL = Pattern.compile("[,\"\\r\\n\\t]");

    private CsvText() {}

    /** The text as a field. */
    public static String write(String text) {
        boolean guarded = !text.isEmpty()
                && (text.charAt(0) == GUARD
                        || "\t\r\n".indexOf(text.charAt(0)) >= 0
                        || FORMULA.matcher(text).lookingAt());
        String safe = guarded ? GUARD + text : text;
        return SPECIAL.matcher(safe).find() ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    /** The text of a field that has been taken out of its quotes. */
    static String read(String field) {
        return !field.isEmpty() && field.charAt(0) == GUARD ? field.substring(1) : field;
    }
}
