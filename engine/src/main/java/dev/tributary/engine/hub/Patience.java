package dev.tributary.engine.hub;

import java.time.Duration;

/**
 * How long a hub is waited for.
 *
 * @param answer until it begins to answer
 * @param silence between two pieces of an answer
 * @param attempts at the same file, each of which goes on where the last one ended
 * @param longestPause between two attempts, whatever the hub asks for
 */
record Patience(Duration answer, Duration silence, int attempts, Duration longestPause) {

    static Patience usual() {
        return new Patience(Duration.ofSeconds(30), Duration.ofSeconds(30), 6, Duration.ofMinutes(1));
    }
}
