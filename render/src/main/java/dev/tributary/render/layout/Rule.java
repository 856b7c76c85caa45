package dev.tributary.render.layout;

/** A faint line that marks a column. */
public record Rule(Point from, Point to) {}
