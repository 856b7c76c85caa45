package dev.tributary.experiments.cli;

import dev.tributary.render.Theme;
import dev.tributary.render.attention.MapLook;
import dev.tributary.render.attention.MapMode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How maps look. */
final class LookOptions {

    @Option(
            names = "--notation",
            paramLabel = "dot|LH",
            defaultValue = "dot",
            description = "Heads as 10.7 or as L10H7. Default: ${DEFAULT-VALUE}.")
    private String notation = "";

    @Option(
            names = "--theme",
            paramLabel = "light|dark",
            description = "The colours. Default: what the reader's system prefers.")
    private @Nullable String theme;

    @Option(names = "--radio", description = "Prompts are chosen by radio buttons instead of a list.")
    private boolean radio;

    @Option(names = "--own-scale", description = "Each head's strongest colour is its own largest number.")
    private boolean ownScale;

    @Option(names = "--title", paramLabel = "TEXT", description = "The page's title. Default: model and prompts.")
    private @Nullable String title;

    @Option(names = "--explain", description = "Opens the explanation of what is shown.")
    private boolean explain;

    /** What was typed, checked. */
    MapLook read(MapMode mode) {
        MapLook look = MapLook.standard().withMode(mode);
        if (theme != null) {
            String chosen = CommonOptions.choice("--theme", theme, List.of("light", "dark"));
            look = look.withTheme(chosen.equals("dark") ? Theme.DARK : Theme.LIGHT);
        }
        look = radio ? look.withSelector(MapLook.Selector.RADIO) : look;
        look = ownScale ? look.withScale(MapLook.Scale.OWN) : look;
        return explain ? look.withHelp() : look;
    }

    /** How heads are called. */
    String notation() {
        return notation;
    }

    /** The title, if one was typed. */
    Optional<String> title() {
        return Optional.ofNullable(title);
    }
}
