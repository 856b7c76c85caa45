package dev.tributary.render;

import java.util.List;

/**
 * What a circuit keeps of one component at one place, where it keeps single coordinates of what the component writes.
 *
 * @param kept how many of them
 * @param all how many there are
 * @param listed those that a table shows: the strongest first
 */
public record Parts(int kept, int all, List<Part> listed) {
    public Parts {
        if (kept < 0 || kept > all || listed.size() > kept) {
            throw new IllegalArgumentException(
                    "of " + all + " parts " + kept + " are kept and " + listed.size() + " listed, which cannot be");
        }
        listed = List.copyOf(listed);
    }

    /**
     * One of them.
     *
     * @param name as files have it
     * @param doubt what speaks against its score; empty if nothing is known to
     */
    public record Part(String name, double score, String doubt) {}

    /** For example {@code 12/64}. */
    public String share() {
        return kept + "/" + all;
    }
}
