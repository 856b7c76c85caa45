package dev.tributary.graph.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.graph.Positions;
import java.util.List;

/** How far positions are told apart, and what a reader is shown for each place, as an object of our files. */
final class PositionsJson {

    private static final int SEQUENCE = 10_000_000;

    private PositionsJson() {}

    static ObjectNode write(Positions positions, SequenceText text) {
        ObjectNode json = JsonFiles.object().put("kind", positions.kind());
        if (positions instanceof Positions.All) {
            return json;
        }
        List<String> names = names(positions);
        if (names.isEmpty()) {
            json.put("count", positions.lanes());
        } else {
            names.forEach(json.putArray("names")::add);
        }
        text.labels().forEach(json.putArray("labels")::add);
        text.tokens().forEach(json.putArray("tokens")::add);
        return json;
    }

    private static List<String> names(Positions positions) {
        if (positions instanceof Positions.Spans spans) {
            return spans.names();
        }
        return positions instanceof Positions.SpanCrossing crossing ? crossing.names() : List.of();
    }

    /** Reads positions of a file; the first version knew two kinds. */
    static Positions read(JsonCursor json, int version) throws FormatException {
        JsonCursor kind = json.field("kind");
        switch (kind.text()) {
            case "all" -> {
                json.only("kind");
                return new Positions.All();
            }
            case "each" -> {
                return new Positions.Each(count(json));
            }
            case "crossing" -> {
                if (version > 1) {
                    return new Positions.Crossing(count(json));
                }
            }
            case "spans" -> {
                if (version > 1) {
                    return new Positions.Spans(names(json));
                }
            }
            case "span-crossing" -> {
                if (version > 1) {
                    return new Positions.SpanCrossing(names(json));
                }
            }
            default -> {
                // refused below
            }
        }
        throw kind.refuse("expected " + (version > 1 ? "all, each, spans, crossing or span-crossing" : "all or each")
                + ", got \"" + kind.text() + "\"");
    }

    private static int count(JsonCursor json) throws FormatException {
        json.only("kind", "count", "labels", "tokens");
        return json.field("count").integer(1, SEQUENCE);
    }

    private static List<String> names(JsonCursor json) throws FormatException {
        json.only("kind", "names", "labels", "tokens");
        JsonCursor names = json.field("names");
        List<String> texts = names.texts();
        try {
            return new Positions.Spans(texts).names();
        } catch (IllegalArgumentException unfit) {
            throw names.refuse(String.valueOf(unfit.getMessage()));
        }
    }

    static SequenceText readText(JsonCursor json, Positions positions) throws FormatException {
        if (positions instanceof Positions.All) {
            return SequenceText.none();
        }
        SequenceText text = new SequenceText(
                json.field("labels").texts(), json.field("tokens").texts());
        try {
            return text.requireFitting(positions);
        } catch (IllegalArgumentException unfit) {
            throw json.refuse(String.valueOf(unfit.getMessage()));
        }
    }
}
