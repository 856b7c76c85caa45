package dev.tributary.render.figure;

/** A faint line that marks a column. */
public record Rule(Point from, Point to) {}
