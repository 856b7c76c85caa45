package dev.tributary.render.layout.lane;

/** Where a component's label stands, seen along the stream. */
public enum LabelSide {
    /** Upstream of the box: nothing flows in there. */
    BEFORE,
    /** Downstream of the box: nothing flows out there. */
    AFTER,
    /** Beside the box, towards smaller cross coordinates. */
    LOW,
    /** Beside the box, towards larger cross coordinates. */
    HIGH
}
