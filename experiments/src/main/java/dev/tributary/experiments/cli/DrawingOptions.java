package dev.tributary.experiments.cli;

import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.LayerSpacing;
import dev.tributary.render.Orientation;
import dev.tributary.render.Theme;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that draws. */
final class DrawingOptions {

    @Option(
            names = "--threshold",
            paramLabel = "X",
            defaultValue = "0",
            description = "Leaves out edges with a smaller |score|.")
    private double threshold;

    @Option(
            names = "--top",
            paramLabel = "N",
            description = "Draws so many edges at most, the strongest. Default: 10000, and 2000 in a page.")
    private @Nullable Integer top;

    @Option(
            names = "--layer-spacing",
            paramLabel = "by-layer|compact",
            defaultValue = "by-layer",
            description = "Where components stand. Default: ${DEFAULT-VALUE}.")
    private String spacing = "";

    @Option(
            names = "--orientation",
            paramLabel = "h|v",
            defaultValue = "h",
            description = "Which way the stream runs. Default: ${DEFAULT-VALUE}.")
    private String orientation = "";

    @Option(
            names = "--theme",
            paramLabel = "light|dark|print",
            defaultValue = "light",
            description = "The colours. Default: ${DEFAULT-VALUE}.")
    private String theme = "";

    @Option(
            names = "--scale",
            paramLabel = "linear|sqrt",
            defaultValue = "linear",
            description = "How widths grow with |score|; sqrt shows weak edges beside strong ones."
                    + " Default: ${DEFAULT-VALUE}.")
    private String scale = "";

    @Option(
            names = "--show-empty-positions",
            description = "Draws lanes that have no edge in full, not folded to a line.")
    private boolean showEmpty;

    /** What was typed, checked. */
    DrawOptions read() {
        try {
            DrawOptions options = DrawOptions.standard()
                    .withThreshold(threshold)
                    .withSpacing(
                            CommonOptions.choice("--layer-spacing", spacing, List.of("by-layer", "compact"))
                                            .equals("compact")
                                    ? LayerSpacing.COMPACT
                                    : LayerSpacing.BY_LAYER)
                    .withOrientation(
                            CommonOptions.choice("--orientation", orientation, List.of("h", "v"))
                                            .equals("v")
                                    ? Orientation.VERTICAL
                                    : Orientation.HORIZONTAL)
                    .withTheme(theme());
            DrawOptions counted = top == null ? options : options.withTop(top);
            if (CommonOptions.choice("--scale", scale, List.of("linear", "sqrt"))
                    .equals("sqrt")) {
                counted = counted.withRootScale();
            }
            return showEmpty ? counted.withEmptyPositions() : counted;
        } catch (IllegalArgumentException wrong) {
            throw new UsageException(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private Theme theme() {
        return switch (CommonOptions.choice("--theme", theme, List.of("light", "dark", "print"))) {
            case "dark" -> Theme.DARK;
            case "print" -> Theme.PRINT;
            default -> Theme.LIGHT;
        };
    }
}
