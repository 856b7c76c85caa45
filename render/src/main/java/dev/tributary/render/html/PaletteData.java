package dev.tributary.render.html;

import dev.tributary.render.Theme;
import dev.tributary.render.layout.Swatch;
import dev.tributary.render.layout.TextStyle;
import dev.tributary.render.paint.Inks;
import dev.tributary.render.paint.Palette;
import java.util.Map;
import java.util.TreeMap;

/** The colours of a theme as the page's script reads them. */
record PaletteData(
        String background,
        String band,
        String rule,
        String positive,
        String negative,
        String zero,
        double ribbonOpacity,
        Map<String, String> box,
        Map<String, String> swatch,
        Map<String, String> text) {

    static PaletteData of(Theme theme) {
        Palette palette = Palette.of(theme);
        Map<String, String> swatches = new TreeMap<>();
        for (Swatch.Kind kind : Swatch.Kind.values()) {
            swatches.put(kind.name(), Inks.swatch(palette, kind));
        }
        Map<String, String> texts = new TreeMap<>();
        for (TextStyle style : TextStyle.values()) {
            texts.put(style.name(), Inks.text(palette, style));
        }
        return new PaletteData(
                palette.background(),
                palette.band(),
                palette.rule(),
                palette.positive(),
                palette.negative(),
                palette.ribbon(0),
                palette.ribbonOpacity(),
                swatches,
                swatches,
                texts);
    }
}
