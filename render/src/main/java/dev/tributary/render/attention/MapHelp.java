package dev.tributary.render.attention;

import java.util.ArrayList;
import java.util.List;

/** What a page of maps says about itself: what each mode shows, and the formula of the weighting in use. */
final class MapHelp {

    /**
     * A paragraph.
     *
     * @param when shown where this is so, such as {@code mode=small}; always if empty
     */
    record Part(String when, String text) {}

    private MapHelp() {}

    static List<Part> of(MapView view) {
        List<Part> parts = new ArrayList<>();
        String what = view.meaning().unit();
        parts.add(
                new Part(
                        "mode=small",
                        "Each small map is one head, with a hue of its own; rows are queries (destination tokens, which look),"
                                + " columns are keys (source tokens, which are looked at), and the first token is at the top"
                                + " left. The large one shows all heads over each other, of each cell the strongest, until a"
                                + " head is hovered. Tokens below are coloured by the mean of their row; hover one to see what"
                                + " it looks at, or what looks at it. Numbers are in the tooltips: there are none in the picture."));
        parts.add(new Part(
                "mode=large",
                "Each small map is one head; the one that is hovered or locked is shown large. Rows are queries"
                        + " (destination tokens), columns are keys (source tokens), the first token is at the top left."
                        + " The colour is the " + what + ", by the bar beside it. Pale grey is out of sight."));
        parts.add(
                new Part(
                        "mode=lines",
                        "Each line goes from a query on the left to a key on the right, the stronger the more it looks there."
                                + " With vectors and scores: q is the query's vector, k the key's, q × k their product number by"
                                + " number, q∙k its sum divided by the square root of d_head, and prob the softmax of the scores"
                                + " over the keys that the query sees. Vectors of rotary models are shown turned. Blue is"
                                + " positive, orange negative; a score is coloured by its distance from the mean of those seen."));
        if (view.meaning() instanceof MapMeaning.Attention) {
            parts.add(new Part(
                    "weighting=value-weighted",
                    "Value-weighted: A[query, key] × |v[key]| / max over s of |v[s]|. A key whose value is short moves"
                            + " little, however much it is looked at. Rows sum to less than 1. If value biases were folded"
                            + " into b_O, v has none, and the weights are those of the processed model."));
            parts.add(new Part(
                    "weighting=info-weighted",
                    "Info-weighted: A[query, key] × |v[key] W_O| / max over s of |v[s] W_O|. What counts is the length"
                            + " of what the head writes into the stream, so that a token at which heads only rest, such as"
                            + " BOS, fades. Rows sum to less than 1."));
            parts.add(new Part(
                    "first=out",
                    "The first token's row and column are left out; what the others got is unchanged, so rows sum to"
                            + " less than 1."));
            parts.add(new Part(
                    "first=renormalised",
                    "The first token's row and column are left out, and each row is divided by what is left; weights are"
                            + " relative to the longest among the others."));
        }
        view.meaning().explanation().forEach(text -> parts.add(new Part("", text)));
        if (view.sequences().size() > 1) {
            parts.add(new Part("", "There are " + view.sequences().size() + " sequences; choose one above."));
        }
        parts.add(new Part(
                "",
                "Numbers are stored in 65,535 steps from the largest below zero to the largest above it, so each is"
                        + " within 1/65,534 of the largest."));
        return parts;
    }
}
