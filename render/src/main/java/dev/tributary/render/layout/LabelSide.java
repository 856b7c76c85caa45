package dev.tributary.render.layout;

/** Where a component's label stands, seen along the stream. */
enum LabelSide {
    /** Upstream of the box: nothing flows in there. */
    BEFORE,
    /** Downstream of the box: nothing flows out there. */
    AFTER,
    /** Beside the box, towards smaller cross coordinates. */
    LOW,
    /** Beside the box, towards larger cross coordinates. */
    HIGH
}
