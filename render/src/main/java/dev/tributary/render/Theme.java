package dev.tributary.render;

/** The colours of a figure. Each theme tells signs apart for colour-blind readers too. */
public enum Theme {
    /** Dark ink on white. */
    LIGHT,
    /** Light ink on dark blue. */
    DARK,
    /** For paper: no shaded bands, and negative ribbons are hatched, so that they survive a grey printer. */
    PRINT
}
