package dev.tributary.render.pdf;

import dev.tributary.render.paint.Hatch;
import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPatternContentStream;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.color.PDColor;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceRGB;
import org.apache.pdfbox.pdmodel.graphics.color.PDPattern;
import org.apache.pdfbox.pdmodel.graphics.pattern.PDTilingPattern;
import org.apache.pdfbox.pdmodel.graphics.state.PDExtendedGraphicsState;

/** Colours, opacities and stripes of a page, each kept once. */
final class PdfPaints {

    /** The length of a tile along its stripe; a long tile has few seams. */
    private static final float TILE = 2000;

    private final PDPage page;
    private final AffineTransform toPage;
    private final Map<Integer, PDExtendedGraphicsState> opacities = new HashMap<>();
    private final Map<String, PDColor> stripes = new HashMap<>();

    /** Paints of a page whose figure is placed by a transform. */
    PdfPaints(PDPage page, AffineTransform toPage) {
        this.page = page;
        this.toPage = toPage;
    }

    static PDColor solid(String hex) {
        int rgb = Integer.parseInt(hex.substring(1), 16);
        return new PDColor(
                new float[] {((rgb >> 16) & 0xff) / 255f, ((rgb >> 8) & 0xff) / 255f, (rgb & 0xff) / 255f},
                PDDeviceRGB.INSTANCE);
    }

    /** How strongly what is painted from now on covers what is under it, to a thousandth. */
    PDExtendedGraphicsState opacity(double share) {
        return opacities.computeIfAbsent((int) Math.round(1000 * share), thousandths -> {
            PDExtendedGraphicsState state = new PDExtendedGraphicsState();
            state.setNonStrokingAlphaConstant(thousandths / 1000f);
            state.setStrokingAlphaConstant(thousandths / 1000f);
            return state;
        });
    }

    /** Stripes of 45 degrees without anything between them. */
    PDColor stripes(String hex) throws IOException {
        PDColor known = stripes.get(hex);
        if (known != null) {
            return known;
        }
        PDTilingPattern tile = new PDTilingPattern();
        tile.setPaintType(PDTilingPattern.PAINT_COLORED);
        tile.setTilingType(PDTilingPattern.TILING_CONSTANT_SPACING);
        tile.setBBox(new PDRectangle((float) Hatch.PERIOD, TILE));
        tile.setXStep((float) Hatch.PERIOD);
        tile.setYStep(TILE);
        tile.setResources(new PDResources());
        AffineTransform turned = new AffineTransform(toPage);
        turned.rotate(Math.PI / 4);
        tile.setMatrix(turned);
        try (PDPatternContentStream content = new PDPatternContentStream(tile)) {
            content.setNonStrokingColor(solid(hex));
            content.addRect(0, 0, (float) Hatch.STRIPE, TILE);
            content.fill();
        }
        COSName name = page.getResources().add(tile);
        PDColor colour = new PDColor(name, new PDPattern(page.getResources()));
        stripes.put(hex, colour);
        return colour;
    }
}
