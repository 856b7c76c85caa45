package dev.tributary.experiments.run.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.render.DrawOptions;
import org.junit.jupiter.api.Test;

class ResultFolderTest {

    @Test
    void a_circuit_that_no_figure_can_show_whole_is_shown_by_its_strongest_edges_unless_more_are_asked_for() {
        DrawOptions all = DrawOptions.standard();

        assertThat(ResultFolder.shown(all, 10_000)).isEqualTo(all);
        assertThat(ResultFolder.shown(all, 10_001)).isEqualTo(all.withTop(300));
        assertThat(ResultFolder.shown(all.withTop(5_000), 10_001)).isEqualTo(all.withTop(5_000));
    }
}
