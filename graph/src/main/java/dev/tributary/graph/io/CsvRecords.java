package dev.tributary.graph.io;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads CSV files (RFC 4180, with LF or CRLF, UTF-8) record by record; empty lines are passed over. */
public final class CsvRecords {

    private static final int LONGEST_FIELD = 1 << 20;

    private CsvRecords() {}

    /** Told of each record. */
    @FunctionalInterface
    public interface Visitor {

        /**
         * Takes a record or throws {@link FormatException}.
         *
         * @param line where it begins, counted from one
         */
        void accept(List<String> fields, int line) throws FormatException;
    }

    /** Where in a field the next character stands. */
    private enum State {
        BEGINNING,
        PLAIN,
        QUOTED,
        CLOSED
    }

    /** Shows every record of the file. */
    public static void read(Path file, Visitor visitor) throws IOException {
        try (CsvReader text =
                new CsvReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8.newDecoder()))) {
            read(file, text, visitor);
        } catch (CharacterCodingException broken) {
            throw new FormatException(file, "", "not valid UTF-8", broken);
        }
    }

    private static void read(Path file, CsvReader text, Visitor visitor) throws IOException {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        State state = State.BEGINNING;
        int line = 1;
        int first = 1;
        int read;
        do {
            read = text.read(state == State.QUOTED);
            if (state == State.QUOTED) {
                if (read == CsvReader.END) {
                    throw new FormatException(file, "line " + first, "a quoted field is never closed");
                }
                state = read == '"' ? State.CLOSED : State.QUOTED;
                if (read != '"') {
                    field.append((char) read);
                }
            } else if (read == '"' && state == State.BEGINNING) {
                state = State.QUOTED;
            } else if (read == '"' && state == State.CLOSED) {
                field.append('"');
                state = State.QUOTED;
            } else if (read == ',' || read == '\n' || read == CsvReader.END) {
                fields.add(field.toString());
                field.setLength(0);
                boolean empty = fields.size() == 1 && state == State.BEGINNING;
                state = State.BEGINNING;
                if (read != ',') {
                    if (!empty) {
                        visitor.accept(List.copyOf(fields), first);
                    }
                    fields.clear();
                    first = line + 1;
                }
            } else if (state == State.CLOSED || read == '"' || read == '\r') {
                throw new FormatException(
                        file,
                        "line " + line,
                        "expected a comma or the end of the line, got " + (read == '\r' ? "a lone CR" : (char) read)
                                + " after \"" + ShownText.of(field.toString())
                                + "\"; a field with quotes must be quoted, and its quotes doubled");
            } else {
                field.append((char) read);
                state = State.PLAIN;
            }
            if (field.length() > LONGEST_FIELD) {
                throw new FormatException(
                        file, "line " + first, "a field has more than " + LONGEST_FIELD + " characters");
            }
            line += read == '\n' ? 1 : 0;
        } while (read != CsvReader.END);
    }
}
