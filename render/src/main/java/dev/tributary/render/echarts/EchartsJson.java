package dev.tributary.render.echarts;

import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.Drawing;
import dev.tributary.render.html.ScriptJson;
import dev.tributary.render.layout.SankeyLayout;
import java.nio.charset.StandardCharsets;

/** Draws a circuit as an option of ECharts: what {@code chart.setOption} takes, in any page that has ECharts 5. */
public record EchartsJson() implements Drawing {
    @Override
    public byte[] draw(CircuitView view, DrawOptions options) {
        String json = ScriptJson.of(SankeyOption.of(view, SankeyLayout.of(view, options), options));
        return (json + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
