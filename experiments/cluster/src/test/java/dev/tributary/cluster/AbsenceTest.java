package dev.tributary.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("cluster")
class AbsenceTest {

    private final Absence absence = new Absence("yarn", at(100));

    @Test
    void says_once_a_minute_that_nobody_answers() {
        assertThat(absence.look(false, 0, at(119))).isEmpty();
        assertThat(absence.look(false, 0, at(121))).contains("--on yarn: still connecting after 21 s");
        assertThat(absence.look(false, 0, at(180))).isEmpty();
        assertThat(absence.look(false, 0, at(181))).contains("--on yarn: still connecting after 81 s");
    }

    @Test
    void says_nothing_while_there_are_machines_and_counts_anew_when_they_are_lost() {
        assertThat(absence.look(true, 2, at(130))).isEmpty();
        assertThat(absence.look(true, 1, at(1000))).isEmpty();
        assertThat(absence.look(true, 0, at(1019))).isEmpty();

        assertThat(absence.look(true, 0, at(1020)))
                .contains("--on yarn: no machine for 20 s; the pages of the cluster say what it waits for");
    }

    private static Duration at(long second) {
        return Duration.ofSeconds(second);
    }
}
