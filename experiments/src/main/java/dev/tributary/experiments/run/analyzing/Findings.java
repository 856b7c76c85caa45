package dev.tributary.experiments.run.analyzing;

import dev.tributary.experiments.run.printing.Rows;
import dev.tributary.render.chart.Section;
import dev.tributary.render.report.Fact;
import dev.tributary.render.text.Numbers;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an analysis found.
 *
 * @param title a heading
 * @param summary the answer in one or two sentences
 * @param facts the headline figures
 * @param sections charts and tables for the page
 * @param notes what a reader must know to judge the numbers
 * @param tables all numbers, by the name of a file without extension; the first is the one that is printed
 */
public record Findings(
        String title,
        String summary,
        List<Fact> facts,
        List<Section> sections,
        List<String> notes,
        Map<String, Rows> tables) {

    /** Columns whose fields are texts, whatever they look like. */
    static final Set<String> TEXTS = Set.of("text", "token_text", "top", "component", "state", "head");

    public Findings {
        facts = List.copyOf(facts);
        sections = List.copyOf(sections);
        notes = List.copyOf(notes);
        tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
        if (tables.isEmpty()) {
            throw new IllegalArgumentException("an analysis has at least one table, got none");
        }
    }

    /** The first rows of a table, with numbers as short as a person wants them. */
    public static List<List<String>> brief(Rows rows, int count) {
        return rows.rows().stream()
                .limit(count)
                .map(row -> row.stream().map(Findings::brief).toList())
                .toList();
    }

    private static String brief(String field) {
        return field.matches("-?[0-9][0-9.E+-]*") && field.contains(".")
                ? Numbers.brief(Double.parseDouble(field))
                : field;
    }
}
