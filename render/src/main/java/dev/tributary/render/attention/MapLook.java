package dev.tributary.render.attention;

import dev.tributary.render.Theme;
import java.util.Optional;

/**
 * How maps look.
 *
 * @param mode how they are shown first
 * @param theme the colours; those that the reader prefers if empty
 * @param selector how one of several sequences is chosen
 * @param scale what the strongest colour stands for
 * @param title at the top; none if empty, not trusted
 * @param help whether the explanation is open
 */
public record MapLook(MapMode mode, Optional<Theme> theme, Selector selector, Scale scale, String title, Help help) {

    /** Small, in the reader's colours, a list to choose from, one scale, no title, explanations folded. */
    public static MapLook standard() {
        return new MapLook(MapMode.SMALL, Optional.empty(), Selector.LIST, Scale.SHARED, "", Help.FOLDED);
    }

    /** The same in another mode. */
    public MapLook withMode(MapMode other) {
        return new MapLook(other, theme, selector, scale, title, help);
    }

    /** The same in these colours. */
    public MapLook withTheme(Theme other) {
        return new MapLook(mode, Optional.of(other), selector, scale, title, help);
    }

    /** The same with another way to choose sequences. */
    public MapLook withSelector(Selector other) {
        return new MapLook(mode, theme, other, scale, title, help);
    }

    /** The same with another scale. */
    public MapLook withScale(Scale other) {
        return new MapLook(mode, theme, selector, other, title, help);
    }

    /** The same with a title. */
    public MapLook withTitle(String other) {
        return new MapLook(mode, theme, selector, scale, other, help);
    }

    /** The same with explanations open. */
    public MapLook withHelp() {
        return new MapLook(mode, theme, selector, scale, title, Help.OPEN);
    }

    /** How one of several sequences is chosen. */
    public enum Selector {
        /** From a list that folds out. */
        LIST,
        /** By radio buttons. */
        RADIO
    }

    /** What the strongest colour stands for. */
    public enum Scale {
        /** The same for all heads. */
        SHARED,
        /** The largest number of each head. */
        OWN
    }

    /** Whether the explanation is open. */
    public enum Help {
        /** It opens on a click. */
        FOLDED,
        /** It is open. */
        OPEN
    }
}
