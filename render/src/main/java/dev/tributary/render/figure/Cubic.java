package dev.tributary.render.figure;

/** A cubic Bezier piece that starts where the piece before it ends. */
public record Cubic(Point control1, Point control2, Point end) {}
