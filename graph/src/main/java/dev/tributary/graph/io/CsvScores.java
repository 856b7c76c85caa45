package dev.tributary.graph.io;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Element;
import dev.tributary.graph.Neuron;
import dev.tributary.graph.Place;
import dev.tributary.graph.PlacedNode;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.score.PruneScores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** Reads the scores of {@link EdgeCsv} files; whatever does not fit is refused with its line. */
final class CsvScores {

    private static final Pattern NUMBER = Pattern.compile("-?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final int REQUIRED = 3;

    private CsvScores() {}

    /** Told of each line that scores an element. */
    @FunctionalInterface
    private interface Visitor {
        void accept(Element element, double score, int line) throws FormatException;
    }

    /** What a file as a whole is: of which elements, and with how many lines after its header. */
    private record Table(Elements elements, int lines) {}

    /** One score for each element of the space, whatever their order in the file. */
    static PruneScores read(Path file, IndexSpace space) throws IOException {
        double[] values = new double[space.size()];
        BitSet seen = new BitSet();
        Table table = read(file, (element, score, line) -> {
            OptionalInt index = space.find(element);
            if (index.isEmpty()) {
                throw refused(file, line, "there is no element " + element.name() + " among " + space);
            }
            if (seen.get(index.getAsInt())) {
                throw refused(file, line, "the element " + element.name() + " is scored a second time");
            }
            seen.set(index.getAsInt());
            values[index.getAsInt()] = score;
        });
        if (table.lines() < values.length) {
            throw tooFew(
                    file,
                    space,
                    table,
                    "; the first without is "
                            + space.element(seen.nextClearBit(0)).name());
        }
        return PruneScores.of(space, values);
    }

    /** The elements that a file of this graph tells apart, if it has as many lines. */
    static IndexSpace space(Path file, ComputationGraph graph) throws IOException {
        CsvPlaces places = new CsvPlaces(file);
        AtomicInteger width = new AtomicInteger(1);
        Table table = read(file, (element, score, line) -> {
            places.see(element.place(), line);
            if (element instanceof Neuron neuron) {
                width.accumulateAndGet(neuron.number() + 1, Math::max);
            }
        });
        try {
            IndexSpace space = IndexSpace.of(table.elements(), graph, places.positions(), width.get());
            if (space.size() != table.lines()) {
                throw tooFew(file, space, table, "");
            }
            return space;
        } catch (IllegalArgumentException unfit) {
            throw new FormatException(file, "", String.valueOf(unfit.getMessage()), unfit);
        }
    }

    private static FormatException tooFew(Path file, IndexSpace space, Table table, String more) {
        return new FormatException(
                file,
                "",
                "expected one line for each of " + space.size() + " "
                        + space.elements().label() + " (" + space + "), got " + table.lines() + more);
    }

    private static Table read(Path file, Visitor visitor) throws IOException {
        List<String> header = new ArrayList<>();
        BitSet lines = new BitSet();
        CsvRecords.read(file, (fields, line) -> {
            if (header.isEmpty()) {
                requireHeader(file, line, fields);
                header.addAll(fields);
                return;
            }
            if (fields.size() != header.size()) {
                throw refused(
                        file, line, "expected " + header.size() + " fields as in the header, got " + fields.size());
            }
            lines.set(line);
            Element element = element(file, line, fields);
            visitor.accept(element, number(file, line, "score", fields.get(2)), line);
            if (header.size() > REQUIRED) {
                requireRest(file, line, header, fields, element);
            }
        });
        if (header.isEmpty()) {
            throw new FormatException(file, "", "expected a header such as " + EdgeCsv.EDGES + ", found nothing");
        }
        return new Table(elements(header), lines.cardinality());
    }

    private static Elements elements(List<String> header) {
        return switch (header.get(0)) {
            case "node" -> Elements.NODES;
            case "neuron" -> Elements.NEURONS;
            case "unit" -> Elements.UNITS;
            default -> Elements.EDGES;
        };
    }

    private static void requireHeader(Path file, int line, List<String> header) throws FormatException {
        List<String> full = List.of((EdgeCsv.header(elements(header)) + EdgeCsv.EVIDENCE).split(",", -1));
        if (header.size() < REQUIRED
                || header.size() > full.size()
                || !full.subList(0, header.size()).equals(header)) {
            throw refused(
                    file,
                    line,
                    "expected the header " + String.join(",", full) + ", or its first " + REQUIRED
                            + " columns or more, got " + ShownText.of(String.join(",", header)));
        }
    }

    private static Element element(Path file, int line, List<String> fields) throws FormatException {
        String name = fields.get(0);
        if (name.indexOf('@') >= 0) {
            throw refused(
                    file,
                    line,
                    "expected an element without position, which has a column of its own, got \"" + ShownText.of(name)
                            + "\"");
        }
        try {
            Element whole = Element.parse(name);
            Place place = Place.parse(CsvText.read(fields.get(1)));
            if (whole instanceof Edge edge) {
                return new Edge(edge.source(), edge.target(), place);
            }
            return whole instanceof Neuron neuron
                    ? neuron.at(place)
                    : new PlacedNode(((PlacedNode) whole).node(), place);
        } catch (IllegalArgumentException unfit) {
            throw refused(file, line, String.valueOf(unfit.getMessage()));
        }
    }

    /** Checks what follows the score: it says again what the element is, or is of no use without the prompts. */
    private static void requireRest(Path file, int line, List<String> header, List<String> fields, Element element)
            throws FormatException {
        String error = fields.get(REQUIRED);
        if (!error.isEmpty() && number(file, line, "standard_error", error) < 0) {
            throw refused(file, line, "expected a standard_error that is not negative, got " + error);
        }
        List<String> expected = EdgeCsv.parts(element);
        for (int column = REQUIRED + 1;
                column < header.size() - 1 && column - REQUIRED - 1 < expected.size();
                column++) {
            String part = expected.get(column - REQUIRED - 1);
            if (!fields.get(column).equals(part)) {
                throw refused(
                        file,
                        line,
                        "expected the " + header.get(column) + " " + part + " of " + element.name() + ", got \""
                                + ShownText.of(fields.get(column)) + "\"");
            }
        }
    }

    private static double number(Path file, int line, String column, String text) throws FormatException {
        if (NUMBER.matcher(text).matches()) {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value)) {
                return value;
            }
        }
        throw refused(file, line, "expected a finite number as " + column + ", got \"" + ShownText.of(text) + "\"");
    }

    private static FormatException refused(Path file, int line, String reason) {
        return new FormatException(file, "line " + line, reason);
    }
}
