package dev.tributary.cluster;

import java.time.Duration;
import java.util.Optional;

/** How long nobody has worked for this application. Spark waits in silence for machines that never come. */
final class Absence {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration BETWEEN_NOTES = Duration.ofMinutes(1);

    private final String place;
    private Duration since;
    private Duration next;

    /** Begins at a time of the clock that {@link #look} is given. */
    Absence(String place, Duration now) {
        this.place = place;
        this.since = now;
        this.next = now.plus(PATIENCE);
    }

    /**
     * What a person who waits has to be told now, if anything.
     *
     * @param connected whether the cluster has answered at all
     * @param machines how many are at work or ready for it
     */
    Optional<String> look(boolean connected, int machines, Duration now) {
        if (machines > 0) {
            since = now;
            next = now.plus(PATIENCE);
            return Optional.empty();
        }
        if (now.compareTo(next) < 0) {
            return Optional.empty();
        }
        next = now.plus(BETWEEN_NOTES);
        String what = connected
                ? "no machine for " + now.minus(since).toSeconds()
                        + " s; the pages of the cluster say what it waits for"
                : "still connecting after " + now.minus(since).toSeconds() + " s";
        return Optional.of("--on " + place + ": " + what);
    }
}
