package dev.tributary.graph.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.Ranking;
import java.util.Locale;
import java.util.Optional;

/** A selection as the {@code selection} object of circuit files. */
final class SelectionJson {

    private SelectionJson() {}

    static ObjectNode write(Selection selection) {
        ObjectNode json = JsonFiles.object().put("rule", selection.rule());
        selection
                .ranking()
                .ifPresent(ranking -> json.put("ranking", ranking.name().toLowerCase(Locale.ROOT)));
        selection.budget().ifPresent(budget -> json.set("budget", write(budget)));
        return json.put("nominal_size", selection.nominalSize());
    }

    private static ObjectNode write(EdgeBudget budget) {
        ObjectNode json = JsonFiles.object();
        if (budget instanceof EdgeBudget.Count count) {
            return json.put("count", count.edges());
        }
        if (budget instanceof EdgeBudget.Fraction fraction) {
            return json.put("fraction", fraction.share());
        }
        return json.put("threshold", ((EdgeBudget.Threshold) budget).score());
    }

    static Selection read(JsonCursor json) throws FormatException {
        json.only("rule", "ranking", "budget", "nominal_size");
        Optional<JsonCursor> ranking = json.optional("ranking");
        Optional<JsonCursor> budget = json.optional("budget");
        return new Selection(
                json.field("rule").text(),
                ranking.isPresent() ? Optional.of(ranking(ranking.get())) : Optional.empty(),
                budget.isPresent() ? Optional.of(budget(budget.get())) : Optional.empty(),
                json.field("nominal_size").integer(0, Integer.MAX_VALUE));
    }

    private static Ranking ranking(JsonCursor json) throws FormatException {
        return switch (json.text()) {
            case "absolute" -> Ranking.ABSOLUTE;
            case "signed" -> Ranking.SIGNED;
            default -> throw json.refuse("expected absolute or signed, got \"" + json.text() + "\"");
        };
    }

    private static EdgeBudget budget(JsonCursor json) throws FormatException {
        json.only("count", "fraction", "threshold");
        if (json.fields().size() != 1) {
            throw json.refuse("expected exactly one of count, fraction and threshold");
        }
        try {
            if (json.optional("count").isPresent()) {
                return new EdgeBudget.Count(json.field("count").integer(0, Integer.MAX_VALUE));
            }
            if (json.optional("fraction").isPresent()) {
                return new EdgeBudget.Fraction(json.field("fraction").number());
            }
            return new EdgeBudget.Threshold(json.field("threshold").number());
        } catch (IllegalArgumentException unfit) {
            throw json.refuse(String.valueOf(unfit.getMessage()));
        }
    }
}
