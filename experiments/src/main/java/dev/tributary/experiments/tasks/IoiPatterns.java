package dev.tributary.experiments.tasks;

import java.util.List;

/**
 * The clauses of the IOI language. Slots: {@code [1]} and {@code [2]} are the two who meet, {@code [S]} the one who
 * gives, {@code [C]} a bystander, {@code [P]} a place, {@code [O]} an object. Words and punctuation are tokens.
 */
final class IoiPatterns {

    /** Two people meet; ends a sentence. */
    static final List<String> OPENINGS = List.of(
            "Then , [1] and [2] went to the [P] .",
            "Then , [1] and [2] had lunch at the [P] .",
            "Yesterday [1] and [2] worked at the [P] .",
            "The [P] was empty when [1] and [2] came in .",
            "One day [1] and [2] met near the [P] .",
            "That day [1] and [2] were at the [P] .");

    /** Two people meet; the sentence goes on. */
    static final List<String> SUBORDINATE_OPENINGS = List.of(
            "When [1] and [2] got to the [P] ,",
            "After [1] and [2] left the [P] ,",
            "While [1] and [2] were waiting at the [P] ,");

    /** One of them gives something; what follows is the other. */
    static final List<String> CLOSINGS = List.of(
            "[S] gave a [O] to",
            "[S] decided to give a [O] to",
            "[S] handed the [O] to",
            "[S] wanted to show the [O] to",
            "[S] quickly gave a [O] to",
            "[S] , without a word , gave the [O] to",
            "then [S] passed a [O] to",
            "with a smile [S] offered the [O] to",
            "the [O] was given to [S] by",
            "a [O] was sent to [S] by");

    /** Somebody else is mentioned; whole sentences. */
    static final List<String> BYSTANDERS = List.of(
            "At first [C] was alone .",
            "Meanwhile [C] was late .",
            "That morning [C] had to stay home .",
            "Then [C] stayed behind .",
            "Later [C] left .",
            "It was [C] who laughed .");

    /** Somebody else is mentioned within a sentence. */
    static final List<String> SUBORDINATE_BYSTANDERS = List.of("[C] looked away and", "[C] was gone and");

    /** Sentences about nobody, which move the others to other positions. */
    static final List<String> SCENERY = List.of(
            "It was a cold day .",
            "The sun was out .",
            "Nobody was in a hurry .",
            "The street was quiet that day .",
            "Rain fell .",
            "All was quiet .");

    /** What follows when a third person gives: both are meant. */
    static final String BOTH = "them";

    private IoiPatterns() {}
}
