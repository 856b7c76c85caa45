package dev.tributary.engine.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.engine.production.kernel.Workers;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void every_tile_is_worked_on_once(int threads) {
        try (Workers workers = new Workers(threads)) {
            for (int tiles : new int[] {0, 1, 2, 3, 1_000}) {
                AtomicIntegerArray times = new AtomicIntegerArray(tiles);

                workers.run(tiles, times::incrementAndGet);

                assertThat(IntStream.range(0, tiles).map(times::get)).allMatch(count -> count == 1);
            }
        }
    }

    @Test
    void as_many_tiles_are_worked_on_at_a_time_as_there_are_threads() {
        CyclicBarrier together = new CyclicBarrier(3);
        try (Workers workers = new Workers(3)) {
            // none of the three ends before all have begun
            workers.run(3, tile -> meet(together));
        }
        assertThat(together.isBroken()).isFalse();
    }

    private static void meet(CyclicBarrier together) {
        try {
            together.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException missed) {
            throw new IllegalStateException("the others did not begin", missed);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void what_a_function_makes_comes_in_order(int threads) {
        try (Workers workers = new Workers(threads)) {
            assertThat(workers.map(500, number -> "no. " + number))
                    .containsExactlyElementsOf(IntStream.range(0, 500)
                            .mapToObj(number -> "no. " + number)
                            .toList());
            assertThat(workers.map(0, number -> number)).isEmpty();
        }
    }

    @Test
    void a_tile_that_shares_out_work_does_all_of_it_itself() {
        for (int round = 0; round < 200; round++) {
            try (Workers workers = new Workers(3)) {
                List<Set<Thread>> threads = workers.map(7, outer -> {
                    Set<Thread> inner = Collections.newSetFromMap(new ConcurrentHashMap<>());
                    workers.run(20, tile -> inner.add(Thread.currentThread()));
                    inner.add(Thread.currentThread());
                    return inner;
                });

                assertThat(threads).hasSize(7).allSatisfy(inner -> assertThat(inner)
                        .hasSize(1));
                AtomicInteger afterwards = new AtomicInteger();
                workers.run(50, tile -> afterwards.incrementAndGet());
                assertThat(afterwards).hasValue(50);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void what_a_tile_throws_is_thrown_and_hardly_another_begins_after_it(int threads) {
        try (Workers workers = new Workers(threads)) {
            AtomicInteger begun = new AtomicInteger();
            IllegalStateException fault = new IllegalStateException("the third");

            assertThatThrownBy(() -> workers.run(1_000_000, tile -> {
                        begun.incrementAndGet();
                        if (tile == 2) {
                            throw fault;
                        }
                    }))
                    .isSameAs(fault);

            assertThat(begun).hasValueLessThan(500_000);
            AtomicInteger next = new AtomicInteger();
            workers.run(9, tile -> next.incrementAndGet());
            assertThat(next).as("the next work is done as ever").hasValue(9);
        }
    }
}
