package dev.tributary.render.chart;

/** A part of a page. All text is plain: it is escaped when the page is made. */
public sealed interface Section permits BarPlot, CurvePlot, DataTable, HeatMap, LinePlot, TokenGrid, TokenStrip {

    /** Its heading. */
    String title();

    /** How to read it, in a sentence or two; may be empty. */
    String about();
}
