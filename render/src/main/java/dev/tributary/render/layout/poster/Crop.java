package dev.tributary.render.layout.poster;

/** The shape of a picture for posting, and the size in pixels at which its letters can be read. */
public enum Crop {
    /** As wide as screens are. */
    WIDE("16:9", 1680, 945),
    /** As high as wide. */
    SQUARE("1:1", 1440, 1440);

    private final String aspect;
    private final int width;
    private final int height;

    Crop(String aspect, int width, int height) {
        this.aspect = aspect;
        this.width = width;
        this.height = height;
    }

    /** The aspect as people write it. */
    public String aspect() {
        return aspect;
    }

    /** The width that a picture has unless its figure needs more. */
    public int width() {
        return width;
    }

    /** The height that a picture has unless its figure needs more. */
    public int height() {
        return height;
    }
}
