package dev.tributary.render.heat;

import dev.tributary.render.Theme;

/** Heat maps as pictures. */
public final class HeatPictures {

    private HeatPictures() {}

    /** As an SVG document, whose cells say their values when pointed at. */
    public static String svg(HeatMap map, Theme theme) {
        return CanvasSvg.write(HeatLayout.of(map, theme));
    }

    /** As a PNG file with two dots to a pixel. */
    public static byte[] png(HeatMap map, Theme theme) {
        return CanvasPng.paint(HeatLayout.of(map, theme));
    }
}
