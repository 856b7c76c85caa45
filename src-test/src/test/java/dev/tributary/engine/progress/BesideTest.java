package dev.tributary.engine.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BesideTest {

    @Test
    void whoever_asks_is_told_what_another_thread_found() {
        Beside<String> name =
                Beside.begin("tributary-test", () -> Thread.currentThread().getName());

        assertThat(name.get()).isEqualTo("tributary-test");
    }

    @Test
    void work_that_nobody_has_begun_is_done_by_whoever_asks_and_once() {
        AtomicInteger times = new AtomicInteger();
        Beside<Thread> later = Beside.later(() -> {
            times.incrementAndGet();
            return Thread.currentThread();
        });

        assertThat(later.get()).isSameAs(Thread.currentThread());
        later.run();
        later.await();
        assertThat(later.get()).isSameAs(Thread.currentThread());
        assertThat(times).hasValue(1);
    }

    @Test
    void whoever_asks_waits_for_the_end() throws InterruptedException {
        CountDownLatch may = new CountDownLatch(1);
        List<String> order = new ArrayList<>();
        Beside<Boolean> slow = Beside.begin("tributary-test", () -> {
            boolean told = may.await(1, TimeUnit.MINUTES);
            order.add("work");
            return told;
        });
        Thread teller = new Thread(may::countDown);
        teller.start();

        slow.await();
        order.add("after");

        teller.join();
        assertThat(order).containsExactly("work", "after");
        assertThat(slow.get()).isTrue();
    }

    @Test
    void what_stops_it_is_thrown_as_it_was_to_everybody_who_asks() {
        for (Throwable fault :
                List.of(new OutOfMemoryError("too large"), new IllegalArgumentException("eleven thousand pixels"))) {
            Beside<String> failing = Beside.begin("tributary-test", () -> {
                if (fault instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) fault;
            });

            failing.await();
            assertThatThrownBy(failing::get).isSameAs(fault);
            assertThatThrownBy(failing::get).isSameAs(fault);
        }
    }

    @Test
    void a_file_that_cannot_be_read_stays_what_it_is() {
        IOException unreadable = new IOException("no such file");

        assertThatThrownBy(() -> Beside.later(() -> {
                            throw unreadable;
                        })
                        .get())
                .isInstanceOf(UncheckedIOException.class)
                .hasCause(unreadable);
    }

    @Test
    void a_thread_that_is_interrupted_does_not_wait() {
        CountDownLatch never = new CountDownLatch(1);
        Beside<Boolean> endless = Beside.begin("tributary-test", () -> never.await(1, TimeUnit.MINUTES));
        Thread.currentThread().interrupt();

        assertThatThrownBy(endless::get).isInstanceOf(CancellationException.class);

        assertThat(Thread.interrupted()).as("it is still told").isTrue();
        never.countDown();
    }
}
