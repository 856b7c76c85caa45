package dev.tributary.render.heat;

import dev.tributary.render.paint.Palette;

/**
 * Colours of numbers: from that of negative numbers over the background, which is zero, to that of positive ones.
 *
 * @param palette the theme's colours
 * @param bound the number of the strongest colour
 */
record Shades(Palette palette, double bound) {

    /** The colour of a number. */
    String of(double value) {
        double share = Math.min(1, Math.abs(value) / bound);
        return mixed(palette.background(), value < 0 ? palette.negative() : palette.positive(), share);
    }

    /** The colour of text on that of a number. */
    String textOn(double value) {
        int rgb = number(of(value));
        double light = 0.299 * (rgb >> 16 & 0xff) + 0.587 * (rgb >> 8 & 0xff) + 0.114 * (rgb & 0xff);
        return light > 140 ? "#0f172a" : "#ffffff";
    }

    private static String mixed(String from, String to, double share) {
        int first = number(from);
        int second = number(to);
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            double part = (1 - share) * (first >> shift & 0xff) + share * (second >> shift & 0xff);
            mixed |= (int) Math.round(part) << shift;
        }
        return String.format(java.util.Locale.ROOT, "#%06x", mixed);
    }

    private static int number(String hex) {
        return Integer.parseInt(hex.substring(1), 16);
    }
}
