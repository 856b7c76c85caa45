package dev.tributary.render.pdf;

import dev.tributary.render.Theme;
import dev.tributary.render.figure.Band;
import dev.tributary.render.figure.Box;
import dev.tributary.render.figure.Cubic;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.figure.GroupFrame;
import dev.tributary.render.figure.Leak;
import dev.tributary.render.figure.Outline;
import dev.tributary.render.figure.Rect;
import dev.tributary.render.figure.Ribbon;
import dev.tributary.render.figure.Rule;
import dev.tributary.render.figure.Swatch;
import dev.tributary.render.figure.Text;
import dev.tributary.render.figure.TextStyle;
import dev.tributary.render.letter.FontFile;
import dev.tributary.render.letter.Fonts;
import dev.tributary.render.letter.Line;
import dev.tributary.render.paint.Contour;
import dev.tributary.render.paint.Dash;
import dev.tributary.render.paint.Hatch;
import dev.tributary.render.paint.Inks;
import dev.tributary.render.paint.Palette;
import dev.tributary.render.print.Paper;
import dev.tributary.render.print.Sheets;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.awt.geom.RoundRectangle2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.apache.pdfbox.util.Matrix;

/**
 * Paints a figure as a PDF, four pixels to three points. Plain text stays text, in embedded fonts; text whose letters
 * join or run from right to left is painted as shapes, since PDF places letters one by one.
 */
public final class PdfPainter {

    /** A pixel in points: 96 pixels are 72 points. */
    private static final double POINTS = 0.75;

    private static final double FOOTER_POINTS = 6.5;

    /** No side of a page is longer, in its own units. */
    private static final double LONGEST_SIDE = 14_400;

    private final Figure figure;
    private final Palette palette;
    private final Fonts fonts = new Fonts();
    private final PdfFonts embedded;
    private final PdfPaints paints;
    private final PDPageContentStream out;

    private PdfPainter(
            Figure figure, Theme theme, PDDocument document, PDPage page, AffineTransform toPage, PdfFonts embedded)
            throws IOException {
        this.figure = figure;
        this.palette = Palette.of(theme);
        this.embedded = embedded;
        this.paints = new PdfPaints(page, toPage);
        this.out = new PDPageContentStream(document, page, PDPageContentStream.AppendMode.OVERWRITE, true);
        out.transform(new Matrix(toPage));
    }

    /** The bytes of the file: one page, as large as the figure. */
    public static byte[] paint(Figure figure, Theme theme) {
        return file(figure, document -> {
            double unit = Math.max(1, Math.ceil(POINTS * Math.max(figure.width(), figure.height()) / LONGEST_SIDE));
            double scale = POINTS / unit;
            PDPage page =
                    new PDPage(new PDRectangle((float) (figure.width() * scale), (float) (figure.height() * scale)));
            if (unit > 1) {
                page.setUserUnit((float) unit);
            }
            page.setResources(new PDResources());
            document.addPage(page);
            AffineTransform toPage = new AffineTransform(scale, 0, 0, -scale, 0, figure.height() * scale);
            PdfPainter painter = new PdfPainter(figure, theme, document, page, toPage, new PdfFonts(document));
            painter.draw();
            for (Text text : figure.texts()) {
                painter.text(text, 1);
            }
            painter.out.close();
        });
    }

    /**
     * The bytes of the file: as many sheets as it takes.
     *
     * @throws IllegalArgumentException if that is too many
     */
    public static byte[] paint(Figure figure, Theme theme, Paper paper) {
        Sheets sheets = Sheets.of(figure, paper);
        return file(figure, document -> {
            PdfFonts embedded = new PdfFonts(document);
            for (int number = 0; number < sheets.parts().size(); number++) {
                sheet(figure, theme, document, embedded, paper, sheets, number);
            }
        });
    }

    private static void sheet(
            Figure figure, Theme theme, PDDocument document, PdfFonts embedded, Paper paper, Sheets sheets, int number)
            throws IOException {
        Rect part = sheets.parts().get(number);
        double scale = sheets.scale();
        PDPage page = new PDPage(new PDRectangle((float) paper.width(), (float) paper.height()));
        page.setResources(new PDResources());
        document.addPage(page);
        double spare = sheets.parts().size() == 1 ? (paper.width() - part.width() * scale) / 2 : Paper.MARGIN;
        AffineTransform toPage = new AffineTransform(
                scale, 0, 0, -scale, spare - part.x() * scale, paper.height() - Paper.MARGIN + part.y() * scale);
        PdfPainter painter = new PdfPainter(figure, theme, document, page, toPage, embedded);
        if (sheets.parts().size() > 1) {
            painter.footer(sheets, number, (paper.height() - 2 * Paper.MARGIN) / scale);
        }
        painter.rectangle(part);
        painter.out.clip();
        painter.draw();
        for (Text text : figure.texts()) {
            if (sheets.holds(part, text)) {
                painter.text(text, sheets.factor(text));
            }
        }
        painter.out.close();
    }

    /** Which part a sheet is, below it. */
    private void footer(Sheets sheets, int number, double down) throws IOException {
        Rect part = sheets.parts().get(number);
        int rows = sheets.parts().size() / sheets.columns();
        String words = "sheet " + (number + 1) + " of " + sheets.parts().size() + ": row "
                + (number / sheets.columns() + 1) + " of " + rows + ", column " + (number % sheets.columns() + 1)
                + " of " + sheets.columns();
        double size = FOOTER_POINTS / sheets.scale();
        out.setNonStrokingColor(PdfPaints.solid(Palette.of(Theme.PRINT).faintInk()));
        letters(
                fonts.line(FontFile.PLAIN, size, words),
                AffineTransform.getTranslateInstance(part.x(), part.y() + down + 2 * size),
                RenderingMode.FILL);
    }

    /** What paints pages. */
    @FunctionalInterface
    private interface Pages {
        void paint(PDDocument document) throws IOException;
    }

    private static byte[] file(Figure figure, Pages pages) {
        try (PDDocument document = new PDDocument()) {
            document.setDocumentId(1L);
            document.getDocumentInformation().setProducer("Tributary");
            document.getDocumentCatalog().getCOSObject().setName("Tributary", "Drawing");
            figure.texts().stream()
                    .filter(text -> text.style() == TextStyle.TITLE)
                    .findFirst()
                    .ifPresent(text -> document.getDocumentInformation().setTitle(text.full()));
            pages.paint(document);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            document.save(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot paint the figure as a PDF", e);
        }
    }

    private void draw() throws IOException {
        fill(new Rect(0, 0, figure.width(), figure.height()), palette.ground().background());
        for (Band band : figure.bands()) {
            if (band.shaded()) {
                fill(band.area(), palette.ground().band());
            }
        }
        out.setStrokingColor(PdfPaints.solid(palette.ground().rule()));
        out.setLineWidth(1);
        out.setLineDashPattern(new float[] {2, 4}, 0);
        for (Rule rule : figure.rules()) {
            out.moveTo((float) rule.from().x(), (float) rule.from().y());
            out.lineTo((float) rule.to().x(), (float) rule.to().y());
            out.stroke();
        }
        out.setLineDashPattern(new float[0], 0);
        for (Ribbon ribbon : figure.ribbons()) {
            ribbon(ribbon);
        }
        out.setGraphicsStateParameters(paints.opacity(1));
        for (Leak leak : figure.leaks()) {
            path(leak.outline());
            fill(palette.ground().leak());
        }
        for (Box box : figure.boxes()) {
            Rect area = box.area();
            path(new RoundRectangle2D.Double(area.x(), area.y(), area.width(), area.height(), 2, 2));
            fill(Inks.box(palette, box));
        }
        for (GroupFrame frame : figure.frames()) {
            frame(frame);
        }
        for (Swatch swatch : figure.swatches()) {
            swatch(swatch);
        }
        out.setGraphicsStateParameters(paints.opacity(1));
    }

    private void ribbon(Ribbon ribbon) throws IOException {
        String colour = palette.ribbon(ribbon.score());
        if (Dash.isLine(ribbon)) {
            out.setGraphicsStateParameters(paints.opacity(palette.opacity(ribbon.score()) * ribbon.strength()));
            Dash.Line line = Dash.middle(ribbon.outline());
            out.moveTo((float) line.start().x(), (float) line.start().y());
            for (Cubic cubic : line.curves()) {
                curve(cubic);
            }
            dashed(colour, Dash.thickness(ribbon));
            return;
        }
        boolean edged = Dash.hasEdge(ribbon);
        Optional<Contour> contour = Contour.of(ribbon.cargo().mark());
        double strength = ribbon.strength()
                * (edged ? Dash.PALER : 1)
                * contour.map(Contour::fill).orElse(1.0);
        boolean striped = Hatch.stripes(ribbon);
        double opacity = striped
                ? Hatch.BETWEEN_OPACITY
                : ribbon.steers() ? Hatch.PALE_OPACITY : palette.opacity(ribbon.score());
        out.setGraphicsStateParameters(paints.opacity(opacity * strength));
        path(ribbon.outline());
        fill(colour);
        if (striped) {
            // what stripes must cover more than what lies between them does, given that it lies under them
            double between = Hatch.BETWEEN_OPACITY * strength;
            double over = 1 - (1 - Hatch.STRIPE_OPACITY * strength) / (1 - between);
            out.setGraphicsStateParameters(paints.opacity(over));
            path(ribbon.outline());
            out.setNonStrokingColor(paints.stripes(colour));
            out.fill();
        }
        if (edged) {
            out.setGraphicsStateParameters(paints.opacity(1));
            path(ribbon.outline());
            dashed(colour, Dash.EDGE);
        }
        if (contour.isPresent()) {
            out.setGraphicsStateParameters(paints.opacity(ribbon.strength()));
            path(ribbon.outline());
            stroked(Contour.THICKNESS, contour.get().dashes());
        }
    }

    private void frame(GroupFrame frame) throws IOException {
        out.setGraphicsStateParameters(paints.opacity(1));
        path(frame.outline());
        stroked(GroupFrame.THICKNESS, frame.dashes());
    }

    /** Strokes the path that was begun in the colour of letters. */
    private void stroked(double thickness, List<Double> dashes) throws IOException {
        float[] pattern = new float[dashes.size()];
        for (int at = 0; at < pattern.length; at++) {
            pattern[at] = dashes.get(at).floatValue();
        }
        out.setStrokingColor(PdfPaints.solid(palette.ground().ink()));
        out.setLineWidth((float) thickness);
        out.setLineDashPattern(pattern, 0);
        out.stroke();
        out.setLineDashPattern(new float[0], 0);
    }

    /** Strokes the path that was begun. */
    private void dashed(String colour, double thickness) throws IOException {
        out.setStrokingColor(PdfPaints.solid(colour));
        out.setLineWidth((float) thickness);
        out.setLineDashPattern(new float[] {(float) Dash.LENGTH, (float) Dash.GAP}, 0);
        out.stroke();
        out.setLineDashPattern(new float[0], 0);
    }

    private void swatch(Swatch swatch) throws IOException {
        String colour = Inks.swatch(palette, swatch.kind());
        Rect area = swatch.area();
        if (swatch.kind() == Swatch.Kind.LEAK) {
            out.setGraphicsStateParameters(paints.opacity(1));
            out.moveTo((float) area.x(), (float) area.y());
            out.lineTo((float) (area.x() + area.width()), (float) area.centreY());
            out.lineTo((float) area.x(), (float) (area.y() + area.height()));
            out.closePath();
            fill(colour);
            return;
        }
        boolean striped = swatch.kind() == Swatch.Kind.STEERS;
        out.setGraphicsStateParameters(
                paints.opacity(striped ? Hatch.BETWEEN_OPACITY : Inks.opacity(palette, swatch.kind())));
        fill(area, colour);
        if (striped) {
            out.setGraphicsStateParameters(paints.opacity(Hatch.OVER_OPACITY));
            rectangle(area);
            out.setNonStrokingColor(paints.stripes(colour));
            out.fill();
        }
        if (swatch.kind() == Swatch.Kind.UNSTABLE) {
            out.setGraphicsStateParameters(paints.opacity(1));
            rectangle(area);
            dashed(colour, Dash.EDGE);
        }
        Optional<Contour> contour = Contour.of(swatch.kind());
        if (contour.isPresent()) {
            out.setGraphicsStateParameters(paints.opacity(1));
            rectangle(area);
            stroked(Contour.THICKNESS, contour.get().dashes());
        }
    }

    /** A text, enlarged about the point where it stands. */
    private void text(Text text, double factor) throws IOException {
        Line line = fonts.line(text.style(), text.content());
        double x =
                switch (text.anchor()) {
                    case START -> 0;
                    case MIDDLE -> -line.width() / 2;
                    case END -> -line.width();
                };
        AffineTransform where =
                AffineTransform.getTranslateInstance(text.at().x(), text.at().y());
        if (text.turned()) {
            where.rotate(Math.PI / 2);
        }
        where.scale(factor, factor);
        where.translate(x, 0);
        if (Inks.hasHalo(text.style())) {
            out.setStrokingColor(PdfPaints.solid(palette.ground().background()));
            out.setLineWidth((float) Inks.halo(text.style()));
            out.setLineJoinStyle(1);
            out.setLineCapStyle(1);
            letters(line, where, RenderingMode.STROKE);
        }
        out.setNonStrokingColor(PdfPaints.solid(Inks.text(palette, text.style())));
        letters(line, where, RenderingMode.FILL);
    }

    private void letters(Line line, AffineTransform where, RenderingMode mode) throws IOException {
        if (!line.isPlain()) {
            path(line.outline(where));
            if (mode == RenderingMode.FILL) {
                out.fill();
            } else {
                out.stroke();
            }
            return;
        }
        AffineTransform upright = new AffineTransform(where);
        upright.scale(1, -1);
        out.beginText();
        out.setRenderingMode(mode);
        out.setTextMatrix(new Matrix(upright));
        for (Line.Run run : line.runs()) {
            out.setFont(embedded.of(run.font()), (float) line.size());
            out.showText(run.text());
        }
        out.endText();
    }

    private void fill(Rect area, String colour) throws IOException {
        rectangle(area);
        fill(colour);
    }

    private void fill(String colour) throws IOException {
        out.setNonStrokingColor(PdfPaints.solid(colour));
        out.fill();
    }

    private void rectangle(Rect area) throws IOException {
        out.addRect((float) area.x(), (float) area.y(), (float) area.width(), (float) area.height());
    }

    private void path(Outline outline) throws IOException {
        out.moveTo((float) outline.start().x(), (float) outline.start().y());
        for (Cubic cubic : outline.there()) {
            curve(cubic);
        }
        out.lineTo((float) outline.turn().x(), (float) outline.turn().y());
        for (Cubic cubic : outline.back()) {
            curve(cubic);
        }
        out.closePath();
    }

    private void curve(Cubic cubic) throws IOException {
        out.curveTo(
                (float) cubic.control1().x(),
                (float) cubic.control1().y(),
                (float) cubic.control2().x(),
                (float) cubic.control2().y(),
                (float) cubic.end().x(),
                (float) cubic.end().y());
    }

    private void path(Shape shape) throws IOException {
        float[] at = new float[6];
        float fromX = 0;
        float fromY = 0;
        for (PathIterator path = shape.getPathIterator(null); !path.isDone(); path.next()) {
            switch (path.currentSegment(at)) {
                case PathIterator.SEG_MOVETO -> out.moveTo(at[0], at[1]);
                case PathIterator.SEG_LINETO -> out.lineTo(at[0], at[1]);
                case PathIterator.SEG_QUADTO -> {
                    out.curveTo(
                            fromX + (at[0] - fromX) * 2 / 3,
                            fromY + (at[1] - fromY) * 2 / 3,
                            at[2] + (at[0] - at[2]) * 2 / 3,
                            at[3] + (at[1] - at[3]) * 2 / 3,
                            at[2],
                            at[3]);
                    at[0] = at[2];
                    at[1] = at[3];
                }
                case PathIterator.SEG_CUBICTO -> {
                    out.curveTo(at[0], at[1], at[2], at[3], at[4], at[5]);
                    at[0] = at[4];
                    at[1] = at[5];
                }
                default -> out.closePath();
            }
            fromX = at[0];
            fromY = at[1];
        }
    }
}
