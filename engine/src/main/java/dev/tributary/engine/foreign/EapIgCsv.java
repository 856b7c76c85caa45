package dev.tributary.engine.foreign;

import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.task.PromptText;
import dev.tributary.graph.io.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The tables of EAP-IG: {@code clean}, {@code corrupted}, and either {@code correct_idx} and {@code incorrect_idx}, which are
 * token ids, or {@code label}, the two digits of a year that the answer must be greater than. Other columns are passed over.
 */
record EapIgCsv() implements PromptFormat {

    private static final int YEARS = 100;

    @Override
    public String about() {
        return "EAP-IG's .csv with clean, corrupted, and correct_idx and incorrect_idx or label";
    }

    @Override
    public boolean recognises(Path file) throws IOException {
        return file.toString().endsWith(".csv") && CsvTable.header(file).contains("clean");
    }

    @Override
    public PromptSet read(Path file, Told told) throws IOException {
        CsvTable table = CsvTable.read(file);
        table.require("corrupted");
        boolean ids = table.has("correct_idx");
        if (!ids && !table.has("label")) {
            throw new FormatException(
                    file,
                    "line 1",
                    "expected correct_idx and incorrect_idx, or label, beside clean and corrupted; got "
                            + String.join(", ", table.header()));
        }
        List<PromptPair> pairs = new ArrayList<>();
        for (CsvTable.Row row : table.rows()) {
            PromptText clean = new PromptText.Words(table.text(row, "clean"));
            PromptText corrupt = new PromptText.Words(table.text(row, "corrupted"));
            if (ids) {
                pairs.add(
                        PromptPair.of(clean, corrupt, table.ids(row, "correct_idx"), table.ids(row, "incorrect_idx")));
            } else {
                int year = table.year(row, "label");
                pairs.add(PromptPair.of(clean, corrupt, CsvTable.years(year + 1, YEARS), CsvTable.years(0, year + 1)));
            }
        }
        return PromptSet.of(pairs);
    }
}
