package dev.tributary.experiments.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A clock that only goes on while something runs. */
class StopwatchTest {

    private static final long SECOND = 1_000_000_000;

    private final AtomicLong clock = new AtomicLong();
    private final List<String> ran = new ArrayList<>();
    private int slower = 1;

    private void run(String what, long seconds) {
        ran.add(what);
        clock.addAndGet(slower * seconds * SECOND);
    }

    @Test
    void a_machine_that_becomes_slower_changes_seconds_but_not_how_many_forward_passes_something_takes() {
        Stopwatch watch = new Stopwatch(() -> run("forward", 2), clock::get);

        Timing.Seconds seconds = watch.time(3, () -> {
            slower = ran.size() < 4 ? 1 : 10;
            run("body", 6);
        });

        assertThat(ran)
                .containsExactly("body", "forward", "forward", "body", "forward", "body", "forward", "body", "forward");
        assertThat(seconds.fastest()).isEqualTo(6);
        assertThat(seconds.median()).isEqualTo(60);
        // 6 / 2, then twice 60 between 2 and 20, and between 20 and 20
        assertThat(seconds.forwards()).isCloseTo(3, within(1e-12));
        assertThat(seconds.each(4).forwards()).isCloseTo(0.75, within(1e-12));
        assertThat(seconds.ofOneForward().forwards()).isEqualTo(1);
    }
}
