package dev.tributary.render.layout;

/** A point in pixels. */
public record Point(double x, double y) {}
