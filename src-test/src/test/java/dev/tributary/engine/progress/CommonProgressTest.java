package dev.tributary.engine.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CommonProgressTest {

    @Test
    void steps_of_many_threads_are_counted_together_and_told_in_order() throws InterruptedException {
        List<Long> told = new ArrayList<>();
        CommonProgress progress = new CommonProgress((stage, done, total) -> told.add(done), "testing", 4_000);
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(number -> new Thread(() -> {
                    for (int step = 0; step < 1_000; step++) {
                        progress.advance(1);
                    }
                }))
                .toList();

        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(told)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 4_000).boxed().toList());
    }

    @Test
    void tells_stage_and_total() {
        List<String> told = new ArrayList<>();
        CommonProgress progress =
                new CommonProgress((stage, done, total) -> told.add(stage + " " + done + " of " + total), "testing", 9);

        progress.advance(4);
        progress.advance(5);

        assertThat(told).containsExactly("testing 4 of 9", "testing 9 of 9");
    }

    @Test
    void every_thread_stops_once_the_one_that_waits_is_interrupted() {
        CommonProgress progress = new CommonProgress(Progress.silent(), "testing", 10);
        List<Throwable> stopped = Collections.synchronizedList(new ArrayList<>());
        Thread worker = new Thread(() -> {
            try {
                progress.advance(3);
            } catch (CancellationException cancelled) {
                stopped.add(cancelled);
            }
        });

        Thread.currentThread().interrupt();
        worker.start();
        while (worker.isAlive()) {
            Thread.onSpinWait();
        }

        assertThat(Thread.interrupted()).isTrue();
        assertThat(stopped).singleElement().asString().contains("interrupted while testing, after 3 of 10");
    }
}
