package dev.tributary.render.figure;

/** An upright rectangle in pixels, from its upper left corner. */
public record Rect(double x, double y, double width, double height) {

    /** The x of the centre. */
    public double centreX() {
        return x + width / 2;
    }

    /** The y of the centre. */
    public double centreY() {
        return y + height / 2;
    }

    /** Whether the two share more than an edge. */
    public boolean overlaps(Rect other) {
        return x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height;
    }
}
