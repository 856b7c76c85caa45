package dev.tributary.render.report;

import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.html.Companion;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a report says. All text is plain: it is escaped when the page is made.
 *
 * @param title the page's heading
 * @param summary the finding in one or two sentences
 * @param facts the headline figures, each shown as a tile
 * @param curve what circuits of growing size do
 * @param losses what was learned from, where something was learned
 * @param prompts some of the prompts, and what heads attend to in them
 * @param figure the circuit and what is told beside it
 * @param account by what the numbers can be judged and the run repeated
 */
public record Report(
        String title,
        String summary,
        List<Fact> facts,
        Optional<SizeCurves> curve,
        Optional<LossCurve> losses,
        ReportPrompts prompts,
        Figure figure,
        Account account) {
    public Report {
        facts = List.copyOf(facts);
    }

    /**
     * By what the numbers can be judged and the run repeated.
     *
     * @param notes what a reader must know to judge the numbers
     * @param provenance everything needed to repeat the run
     * @param files the files that stand beside the report
     */
    public record Account(List<String> notes, List<Fact> provenance, List<FileLink> files) {
        public Account {
            notes = List.copyOf(notes);
            provenance = List.copyOf(provenance);
            files = List.copyOf(files);
        }
    }

    /**
     * The figure of a report.
     *
     * @param view the circuit
     * @param options how it opens
     * @param beside what it tells beside the circuit
     */
    public record Figure(CircuitView view, DrawOptions options, Companion beside) {}

    /**
     * A file in the report's folder.
     *
     * @param name its name, without any folder
     * @param about what is in it
     */
    public record FileLink(String name, String about) {
        public FileLink {
            if (name.isEmpty() || name.contains("/") || name.contains("\\")) {
                throw new IllegalArgumentException(
                        "a report links to files beside it by name alone, got \"" + name + "\"");
            }
        }
    }
}
