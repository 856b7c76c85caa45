package dev.tributary.engine.foreign;

import dev.tributary.engine.task.NamedSpans;
import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.task.PromptText;
import dev.tributary.graph.io.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The tables of PEAP: a {@code prompt}, for each span a column with the position at which it begins, and {@code length}, all
 * counted with a BOS token at 0; {@code correct_token} and {@code wrong_token}, or {@code label}, the two digits of a year
 * that the answer must be greater than. Corrupt prompts stand in a table of their own, row by row.
 */
record PeapCsv() implements PromptFormat {

    private static final int YEARS = 100;
    private static final Set<String> NO_SPANS =
            Set.of("prompt", "prompt_id", "id", "label", "split", "top_answer", "length", "index", "");

    @Override
    public String about() {
        return "PEAP's .csv with prompt, a column for each span, length, and correct_token and wrong_token or label";
    }

    @Override
    public boolean recognises(Path file) throws IOException {
        return file.toString().endsWith(".csv") && CsvTable.header(file).contains("prompt");
    }

    @Override
    public PromptSet read(Path file, Told told) throws IOException {
        CsvTable table = CsvTable.read(file);
        Path other = told.counterfactual()
                .orElseThrow(() -> new FormatException(
                        file, "", "PEAP keeps corrupt prompts in a table of their own; give it with --counterfactual"));
        CsvTable corrupt = CsvTable.read(other);
        if (corrupt.rows().size() != table.rows().size()) {
            throw new FormatException(
                    other,
                    "",
                    "expected a corrupt prompt for each of "
                            + table.rows().size() + " rows of " + file + ", got "
                            + corrupt.rows().size());
        }
        table.require("length");
        List<String> spans = told.spans().isEmpty() ? spans(table) : told.spans();
        for (String span : spans) {
            table.require(span);
        }
        List<PromptPair> pairs = new ArrayList<>();
        for (int number = 0; number < table.rows().size(); number++) {
            CsvTable.Row row = table.rows().get(number);
            PromptPair pair = pair(
                    table, row, new PromptText.Words(corrupt.text(corrupt.rows().get(number), "prompt")));
            pairs.add(pair.withSpans(spans(table, row, spans)));
        }
        return PromptSet.of(pairs);
    }

    private static PromptPair pair(CsvTable table, CsvTable.Row row, PromptText corrupt) throws FormatException {
        PromptText clean = new PromptText.Words(table.text(row, "prompt"));
        if (table.has("correct_token")) {
            return PromptPair.of(
                    clean,
                    corrupt,
                    List.of(new PromptText.Words(table.text(row, "correct_token"))),
                    List.of(new PromptText.Words(table.text(row, "wrong_token"))));
        }
        int year = table.year(row, "label");
        return PromptPair.of(clean, corrupt, CsvTable.years(year + 1, YEARS), CsvTable.years(0, year + 1));
    }

    /** The columns of whole numbers that say nothing else. */
    private static List<String> spans(CsvTable table) throws FormatException {
        List<String> spans = table.header().stream()
                .filter(column -> !NO_SPANS.contains(column) && !column.startsWith("Unnamed"))
                .filter(column -> {
                    int place = table.header().indexOf(column);
                    return table.rows().stream()
                            .allMatch(row ->
                                    CsvTable.whole(row.fields().get(place)).isPresent());
                })
                .toList();
        if (spans.isEmpty()) {
            throw new FormatException(
                    table.file(),
                    "line 1",
                    "no column has the positions at which a span begins;" + " name them with --spans");
        }
        return spans;
    }

    /** From where each begins to where the next does, without the BOS token. */
    private static NamedSpans spans(CsvTable table, CsvTable.Row row, List<String> names) throws FormatException {
        Map<String, List<Integer>> positions = new LinkedHashMap<>();
        int length = table.index(row, "length");
        for (int span = 0; span < names.size(); span++) {
            int from = table.index(row, names.get(span));
            int end = span + 1 < names.size() ? table.index(row, names.get(span + 1)) : length;
            if (from > end || end > length) {
                throw new FormatException(
                        table.file(),
                        "line " + row.line(),
                        "the span " + names.get(span)
                                + " begins at " + from + " and ends at " + end + " of a prompt of " + length
                                + " tokens; name the columns that are spans, in order, with --spans");
            }
            positions.put(
                    names.get(span),
                    IntStream.range(Math.max(0, from - 1), Math.max(0, end - 1))
                            .boxed()
                            .toList());
        }
        try {
            return new NamedSpans(positions);
        } catch (IllegalArgumentException unfit) {
            throw new FormatException(table.file(), "line " + row.line(), String.valueOf(unfit.getMessage()));
        }
    }
}
