package dev.tributary.engine.production;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.BlockPool;
import dev.tributary.engine.tensor.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockPoolTest {

    /** More numbers than a small buffer has. */
    private static final long LARGE = 1 << 20;

    @Test
    void a_small_buffer_serves_a_run_that_asks_for_a_few_numbers_less_and_holds_no_more_than_it_asks_for() {
        try (BlockPool pool = new BlockPool(Precision.FP32)) {
            Block first = borrowed(pool, 1_000);
            double[] sevens = new double[1_000];
            Arrays.fill(sevens, 7);
            first.putAll(sevens);

            try (BlockPool.Lease lease = pool.lease()) {
                Block second = lease.zeros(970);

                assertThat(second.size()).isEqualTo(970);
                assertThat(second.toArray()).hasSize(970).containsOnly(0);
                assertThat(second.get(970))
                        .as("it is the same memory, and what lies behind it is left alone")
                        .isEqualTo(7);
            }
        }
    }

    @Test
    void no_two_buffers_of_a_run_are_the_same() {
        try (BlockPool pool = new BlockPool(Precision.FP64)) {
            borrowed(pool, 100);
            try (BlockPool.Lease lease = pool.lease()) {
                assertThat(lease.block(100)).isNotSameAs(lease.block(100));
            }
        }
    }

    @Test
    void a_buffer_is_never_smaller_than_what_is_asked_for() {
        try (BlockPool pool = new BlockPool(Precision.FP64);
                BlockPool.Lease lease = pool.lease()) {
            for (int size = 0; size < 3_000; size++) {
                Block block = lease.block(size);
                double[] values = new double[size];
                Arrays.setAll(values, index -> index - 1);
                block.putAll(values);

                assertThat(block.toArray()).isEqualTo(values);
                lease.release(block);
            }
        }
    }

    @Test
    void a_large_buffer_that_a_run_does_not_use_is_freed_and_a_small_one_waits_for_the_next() {
        try (BlockPool pool = new BlockPool(Precision.FP32)) {
            Block small = borrowed(pool, 500);
            Block large = borrowed(pool, LARGE);
            borrowed(pool, 2_000);

            assertThat(borrowed(pool, 500)).isSameAs(small);
            assertThat(borrowed(pool, LARGE)).isNotSameAs(large);
        }
    }

    @Test
    void a_run_that_ends_frees_no_buffer_of_those_that_may_be_beside_it() {
        try (BlockPool pool = new BlockPool(Precision.FP32, 2)) {
            Block neighbours = borrowed(pool, LARGE);
            borrowed(pool, 2 * LARGE);
            borrowed(pool, 2 * LARGE);

            assertThat(borrowed(pool, LARGE)).as("used three runs before").isSameAs(neighbours);

            for (int run = 0; run < 3; run++) {
                borrowed(pool, 2 * LARGE);
            }
            assertThat(borrowed(pool, LARGE)).as("used four runs before").isNotSameAs(neighbours);
        }
    }

    @Test
    void a_run_that_lasts_while_others_come_and_go_frees_what_they_leave() {
        try (BlockPool pool = new BlockPool(Precision.FP32)) {
            Block left;
            Block own;
            try (BlockPool.Lease lasting = pool.lease()) {
                own = lasting.block(3 * LARGE);
                left = borrowed(pool, LARGE);
            }
            assertThat(borrowed(pool, 3 * LARGE)).isSameAs(own);
            assertThat(borrowed(pool, LARGE)).isNotSameAs(left);
        }
    }

    @Test
    void so_many_small_buffers_that_they_are_large_together_do_not_wait() {
        try (BlockPool pool = new BlockPool(Precision.FP32)) {
            List<Block> many = new ArrayList<>();
            try (BlockPool.Lease lease = pool.lease()) {
                for (int index = 0; index < 200; index++) {
                    many.add(lease.block(1 << 15));
                }
            }
            borrowed(pool, 10);

            assertThat(many).doesNotContain(borrowed(pool, 1 << 15));
        }
    }

    @Test
    void a_buffer_that_was_taken_back_serves_the_same_run_whenever_it_was_borrowed() {
        try (BlockPool pool = new BlockPool(Precision.FP64);
                BlockPool.Lease lease = pool.lease()) {
            Block lately = lease.block(LARGE);
            lease.release(lately);
            assertThat(lease.block(LARGE)).isSameAs(lately);

            lease.recycle();
            lease.release(lately);
            assertThat(lease.block(LARGE)).isSameAs(lately);

            lease.keepAll();
            lease.release(lately);
            assertThat(lease.block(LARGE)).isSameAs(lately);
        }
    }

    @Test
    void taking_one_back_takes_no_other() {
        try (BlockPool pool = new BlockPool(Precision.FP64)) {
            List<Block> others = new ArrayList<>();
            try (BlockPool.Lease lease = pool.lease()) {
                for (Runnable step : List.<Runnable>of(() -> {}, lease::recycle, lease::keepAll)) {
                    Block back = lease.block(LARGE);
                    Block other = lease.block(LARGE);
                    Block third = lease.block(LARGE);
                    step.run();
                    lease.release(back);
                    lease.keep(third);
                    others.add(other);
                    others.add(third);
                    assertThat(lease.block(LARGE)).isSameAs(back);
                }
            }
            List<Block> waiting = new ArrayList<>();
            try (BlockPool.Lease lease = pool.lease()) {
                for (int index = 0; index < 10; index++) {
                    waiting.add(lease.block(LARGE));
                }
            }
            assertThat(waiting).containsAll(others).doesNotHaveDuplicates();
        }
    }

    @Test
    void a_buffer_is_recycled_after_two_steps_unless_it_is_kept() {
        try (BlockPool pool = new BlockPool(Precision.FP64);
                BlockPool.Lease lease = pool.lease()) {
            Block kept = lease.block(LARGE);
            lease.keep(kept);
            Block keptLater = lease.block(LARGE);
            Block passing = lease.block(LARGE);
            lease.recycle();
            lease.keep(keptLater);
            assertThat(lease.block(LARGE)).as("in the next step").isNotIn(kept, keptLater, passing);

            lease.recycle();

            assertThat(lease.block(LARGE)).isSameAs(passing);
            assertThat(lease.block(LARGE)).isNotIn(kept, keptLater, passing);
        }
    }

    @Test
    void a_buffer_that_this_run_does_not_know_is_not_taken_back() {
        try (BlockPool pool = new BlockPool(Precision.FP64);
                BlockPool.Lease lease = pool.lease();
                BlockPool.Lease other = pool.lease()) {
            Block theirs = other.block(LARGE);

            lease.keep(theirs);
            lease.release(theirs);

            assertThat(lease.block(LARGE)).isNotSameAs(theirs);
        }
    }

    @Test
    void what_a_run_has_kept_serves_the_next() {
        try (BlockPool pool = new BlockPool(Precision.FP64)) {
            Block first;
            Block second;
            try (BlockPool.Lease lease = pool.lease()) {
                first = lease.block(LARGE);
                lease.keepAll();
                lease.recycle();
                lease.recycle();
                second = lease.block(LARGE);
                assertThat(second).isNotSameAs(first);
            }
            try (BlockPool.Lease lease = pool.lease()) {
                assertThat(List.of(lease.block(LARGE), lease.block(LARGE))).containsExactlyInAnyOrder(first, second);
            }
        }
    }

    private static Block borrowed(BlockPool pool, long size) {
        try (BlockPool.Lease lease = pool.lease()) {
            return lease.block(size);
        }
    }
}
