package dev.tributary.render.figure;

/**
 * How wide a ribbon of a score is.
 *
 * @param pixels for |score| 1; 0 if nothing is drawn
 * @param root whether width grows with the square root of |score|, which shows weak edges beside strong ones
 */
public record Scale(double pixels, boolean root) {

    /** The width of a score in pixels. */
    public double width(double score) {
        double magnitude = Math.abs(score);
        return pixels * (root ? Math.sqrt(magnitude) : magnitude);
    }

    /** The |score| that is this wide. */
    public double score(double width) {
        double magnitude = pixels == 0 ? 0 : width / pixels;
        return root ? magnitude * magnitude : magnitude;
    }
}
