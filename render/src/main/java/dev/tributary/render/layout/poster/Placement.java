package dev.tributary.render.layout.poster;

import dev.tributary.render.figure.Band;
import dev.tributary.render.figure.Box;
import dev.tributary.render.figure.Cubic;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.figure.GroupFrame;
import dev.tributary.render.figure.Leak;
import dev.tributary.render.figure.Outline;
import dev.tributary.render.figure.Point;
import dev.tributary.render.figure.Rect;
import dev.tributary.render.figure.Ribbon;
import dev.tributary.render.figure.Rule;
import dev.tributary.render.figure.Swatch;
import dev.tributary.render.figure.Text;
import java.util.List;

/**
 * Puts a figure in the middle of a larger sheet.
 *
 * @param dx how far to the right
 * @param dy how far down
 */
record Placement(double dx, double dy) {

    static Figure centred(Figure figure, double width, double height) {
        Placement placement =
                new Placement(Math.rint((width - figure.width()) / 2), Math.rint((height - figure.height()) / 2));
        return placement.place(figure, width, height);
    }

    private Figure place(Figure figure, double width, double height) {
        return new Figure(
                width,
                height,
                figure.scale(),
                new Figure.Ground(
                        figure.bands().stream()
                                .map(band -> band(figure, band, width))
                                .toList(),
                        figure.rules().stream()
                                .map(rule -> new Rule(moved(rule.from()), moved(rule.to())))
                                .toList(),
                        figure.swatches().stream()
                                .map(swatch -> new Swatch(swatch.kind(), moved(swatch.area())))
                                .toList(),
                        figure.frames().stream()
                                .map(frame ->
                                        new GroupFrame(frame.group(), frame.name(), frame.boxes(), moved(frame.area())))
                                .toList()),
                figure.ribbons().stream().map(this::ribbon).toList(),
                figure.leaks().stream()
                        .map(leak -> new Leak(leak.box(), leak.amount(), moved(leak.outline())))
                        .toList(),
                figure.boxes().stream().map(this::box).toList(),
                figure.texts().stream().map(this::text).toList());
    }

    /** Bands that reach from side to side go on doing so. */
    private Band band(Figure figure, Band band, double width) {
        Rect area = moved(band.area());
        boolean whole = band.area().x() == 0 && band.area().width() == figure.width();
        return new Band(
                band.position(),
                whole ? new Rect(0, area.y(), width, area.height()) : area,
                band.shaded(),
                band.folded());
    }

    private Ribbon ribbon(Ribbon ribbon) {
        return new Ribbon(
                ribbon.course(),
                ribbon.cargo(),
                ribbon.score(),
                ribbon.port(),
                ribbon.source(),
                ribbon.target(),
                ribbon.width(),
                moved(ribbon.outline()));
    }

    private Box box(Box box) {
        return new Box(box.lane(), box.node(), box.role(), moved(box.area()), box.incoming(), box.outgoing());
    }

    private Text text(Text text) {
        return new Text(
                text.content(),
                text.full(),
                moved(text.at()),
                text.anchor(),
                text.style(),
                text.owner(),
                text.turned());
    }

    private Point moved(Point point) {
        return new Point(point.x() + dx, point.y() + dy);
    }

    private Rect moved(Rect area) {
        return new Rect(area.x() + dx, area.y() + dy, area.width(), area.height());
    }

    private Cubic moved(Cubic cubic) {
        return new Cubic(moved(cubic.control1()), moved(cubic.control2()), moved(cubic.end()));
    }

    private Outline moved(Outline outline) {
        return new Outline(
                moved(outline.start()), cubics(outline.there()), moved(outline.turn()), cubics(outline.back()));
    }

    private List<Cubic> cubics(List<Cubic> cubics) {
        return cubics.stream().map(this::moved).toList();
    }
}
