package dev.tributary.experiments.run.viewing;

import dev.tributary.engine.attention.FirstToken;
import dev.tributary.engine.attention.HeadChoice;
import dev.tributary.engine.attention.Weighting;
import dev.tributary.render.attention.HeadNotation;
import dev.tributary.render.attention.MapLook;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of attention.
 *
 * @param heads which heads; all if empty
 * @param queries which rows; all if empty
 * @param weighting how probabilities are weighted
 * @param first what becomes of the first token
 * @param less what is taken away: a head, or {@code corrupt} for the corrupt prompt of each pair
 * @param notation how heads are called
 * @param look how it looks
 */
public record AttentionAsked(
        Optional<HeadChoice> heads,
        Optional<List<Integer>> queries,
        Weighting weighting,
        FirstToken first,
        Optional<String> less,
        HeadNotation notation,
        MapLook look) {}
