package dev.tributary.render;

/** A way to draw a circuit into a file of one type. */
@FunctionalInterface
public interface Drawing {

    /** The bytes of the file; the same view and options give the same bytes. */
    byte[] draw(CircuitView view, DrawOptions options);
}
