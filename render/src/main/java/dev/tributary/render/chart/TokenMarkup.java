package dev.tributary.render.chart;

import dev.tributary.render.html.ScriptJson;
import dev.tributary.render.text.VisibleText;
import java.util.List;
import java.util.Map;

/** Sections of tokens as markup with data, which the page's script fills in. */
final class TokenMarkup {

    private static final int LONGEST = 60;

    private TokenMarkup() {}

    static String of(TokenStrip strip) {
        List<Map<String, Object>> measures = strip.measures().stream()
                .map(measure -> Map.<String, Object>of(
                        "name",
                        VisibleText.of(measure.name()),
                        "low",
                        measure.low(),
                        "high",
                        measure.high(),
                        // JSON has no way to leave a number of a list out, so each is a list of none or one
                        "values",
                        measure.values().stream()
                                .map(value -> value.isPresent() ? List.of(value.getAsDouble()) : List.of())
                                .toList()))
                .toList();
        return element(Map.of(
                "kind",
                "strip",
                "tokens",
                shortened(strip.tokens()),
                "measures",
                measures,
                "details",
                strip.details().stream().map(TokenMarkup::shortened).toList()));
    }

    static String of(TokenGrid grid) {
        List<Object> cells = grid.cells().stream()
                .<Object>map(row -> row.stream()
                        .map(cell -> Map.of(
                                "text",
                                VisibleText.shortened(cell.text(), LONGEST),
                                "share",
                                cell.share(),
                                "details",
                                shortened(cell.details())))
                        .toList())
                .toList();
        return element(Map.of(
                "kind", "grid",
                "rows", shortened(grid.rows().labels()),
                "rowName", VisibleText.of(grid.rows().name()),
                "columns", shortened(grid.columns().labels()),
                "columnName", VisibleText.of(grid.columns().name()),
                "cells", cells));
    }

    private static List<String> shortened(List<String> texts) {
        return texts.stream().map(text -> VisibleText.shortened(text, LONGEST)).toList();
    }

    private static String element(Map<String, Object> data) {
        return "<div class=\"tributary-tokens\"><script type=\"application/json\">" + ScriptJson.of(data)
                + "</script><noscript>These tokens need JavaScript.</noscript></div>\n";
    }
}
