package dev.tributary.render.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ReportPageTest {

    @Test
    void says_everything_it_was_given() {
        String page = new String(ReportPage.write(InventedReports.report()), StandardCharsets.UTF_8);

        assertThat(page)
                .contains(
                        "<h1>Circuit of &lt;b&gt;ioi&lt;/b&gt;</h1>",
                        "0.943",
                        "random circuit: 0.02",
                        "John gave a drink to")
                .contains("<a href=\"./edges%20of%20it.csv\">", "m0-&gt;a9.h9&lt;v&gt;@0", ">+0.75<", ">-0.62<")
                .contains("\"type\":\"log\"", "[81,0.943]");
    }

    @Test
    void refuses_a_faithfulness_that_is_not_a_number() {
        OptionalDouble undefined = OptionalDouble.of(Double.NaN);

        assertThatThrownBy(
                        () -> new FaithfulnessCurve.Point(3, undefined, OptionalDouble.empty(), OptionalDouble.empty()))
                .hasMessageContaining("select")
                .hasMessageContaining("NaN");
    }

    @Test
    void links_only_to_its_own_folder() {
        assertThatThrownBy(() -> new Report.FileLink("../secrets", "")).hasMessageContaining("../secrets");
    }
}
