package dev.tributary.engine.catalog;

import dev.tributary.engine.select.Differing;
import dev.tributary.engine.select.Greedy;
import dev.tributary.engine.select.SelectionRule;
import dev.tributary.engine.select.Strongest;
import dev.tributary.engine.select.WidestPaths;
import dev.tributary.engine.statistics.Multiplicity;
import dev.tributary.graph.score.Ranking;

/** Rules that choose elements by their scores, by name. */
public final class Selections {

    private Selections() {}

    /** One line for each rule. */
    public static Catalog<SelectionRule> catalog() {
        return Catalog.<SelectionRule>of("selection rule")
                .entry(
                        "strongest",
                        "the elements that rank first, wherever they are; by=absolute|signed (absolute)",
                        s -> new Strongest(s.choice("by", Ranking.ABSOLUTE)))
                .entry(
                        "greedy",
                        "grows from the logits: always the best edge into what is there; by=absolute|signed (absolute)",
                        s -> new Greedy(s.choice("by", Ranking.ABSOLUTE)))
                .entry(
                        "paths",
                        "whole paths from the embedding to an answer, the largest smallest |score| first",
                        s -> new WidestPaths())
                .entry(
                        "interval",
                        "the strongest of those whose mean over prompts differs from zero; level=0.95,"
                                + " correction=none|bh (none), by=absolute|signed (absolute)",
                        s -> new Differing(
                                s.choice("by", Ranking.ABSOLUTE),
                                s.number("level", 0.95),
                                s.choice("correction", Multiplicity.NONE)))
                .build();
    }
}
