package dev.tributary.render.figure;

/** A point in pixels. */
public record Point(double x, double y) {}
