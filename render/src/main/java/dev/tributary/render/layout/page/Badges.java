package dev.tributary.render.layout.page;

import dev.tributary.render.figure.Owner;
import dev.tributary.render.figure.Point;
import dev.tributary.render.figure.Rect;
import dev.tributary.render.figure.Text;
import dev.tributary.render.figure.TextStyle;
import dev.tributary.render.layout.flow.Flow;
import dev.tributary.render.layout.path.Frame;
import dev.tributary.render.layout.path.Route;
import java.util.ArrayList;
import java.util.List;

/**
 * The letters that say which input of a head a ribbon enters: on wide ribbons, and beside thin ones where there is room.
 * A question mark behind the letter, or alone, is on every ribbon that carries a doubtful edge.
 */
final class Badges {

    /** How far before the box a letter stands. */
    private static final double DISTANCE = 9;

    private static final double CLEARANCE = 1.5;

    /** How far before the box a question mark may stand, the nearest first. */
    private static final double[] DOUBT_DISTANCES = {DISTANCE, 22, 36, 50};

    private final Sheet sheet;
    private final Frame frame;
    private final List<Entry> entries;

    /** Where texts stand. */
    private final List<Rect> taken = new ArrayList<>();

    /**
     * A ribbon that may get a letter.
     *
     * @param ribbon its number in the figure
     * @param main where it ends
     * @param shift the lane's, across the stream
     */
    record Entry(Flow flow, int ribbon, Route route, double main, double shift) {
        double crossAt(double at) {
            return route.crossAt(at) + shift;
        }
    }

    Badges(Sheet sheet, Frame frame, List<Entry> entries) {
        this.sheet = sheet;
        this.frame = frame;
        this.entries = entries;
    }

    /** Adds the letters to the texts that stand already. */
    void draw(List<Text> texts) {
        texts.forEach(text -> taken.add(text.area()));
        double size = TextStyle.BADGE.size();
        for (boolean wide : new boolean[] {true, false}) {
            for (Entry entry : entries) {
                double width = sheet.scale().width(entry.flow().score());
                if (!letter(entry).isEmpty() && wide == width >= size - 1) {
                    double aside = wide ? 0 : width / 2 + size / 2 + CLEARANCE - 1;
                    if (entry.flow().cargo().doubtful()) {
                        doubt(entry, aside, texts);
                    } else {
                        draw(entry, entry.main() - DISTANCE, aside, texts);
                    }
                }
            }
        }
    }

    private void add(Text badge, List<Text> texts) {
        texts.add(badge);
        taken.add(badge.area());
    }

    private static String letter(Entry entry) {
        return entry.flow().port().badge() + (entry.flow().cargo().doubtful() ? "?" : "");
    }

    /** A doubt is always said, if need be on the ribbon itself. */
    private void doubt(Entry entry, double aside, List<Text> texts) {
        for (double beside : new double[] {aside, 0}) {
            for (double distance : DOUBT_DISTANCES) {
                double main = entry.main() - distance;
                if (entry.route().covers(main - 6) && draw(entry, main, beside, texts)) {
                    return;
                }
            }
        }
        double main = entry.main() - DISTANCE;
        add(badge(entry, letter(entry), main, entry.crossAt(main)), texts);
    }

    private boolean draw(Entry entry, double main, double aside, List<Text> texts) {
        double cross = entry.crossAt(main);
        for (double side : aside == 0 ? new double[] {0} : new double[] {-aside, aside}) {
            Text candidate = badge(entry, letter(entry), main, cross + side);
            if (isClear(candidate) && (aside == 0 || isFree(entry, main, cross + side))) {
                add(candidate, texts);
                return true;
            }
        }
        return false;
    }

    private Text badge(Entry entry, String letter, double main, double cross) {
        Point at = frame.point(main, cross);
        Owner owner = new Owner(Owner.Kind.RIBBON, entry.ribbon());
        return Text.of(letter, new Point(at.x(), at.y() + 3.3), Text.Anchor.MIDDLE, TextStyle.BADGE, owner);
    }

    private boolean isClear(Text candidate) {
        Rect area = candidate.area();
        for (Rect other : taken) {
            if (other.overlaps(area)) {
                return false;
            }
        }
        return true;
    }

    /** Whether no ribbon of the lane runs where the letter would stand. */
    private boolean isFree(Entry mine, double main, double cross) {
        double half = TextStyle.BADGE.size() / 2.0 - 0.5;
        double along = letter(mine).length() > 1 ? 6 : 3;
        for (Entry other : entries) {
            if (other.ribbon() == mine.ribbon()
                    || other.flow().source().lane() != mine.flow().source().lane()
                    || !other.route().covers(main)) {
                continue;
            }
            double reach = half + sheet.scale().width(other.flow().score()) / 2;
            for (double at : new double[] {main - along, main, main + along}) {
                if (Math.abs(other.crossAt(at) - cross) < reach) {
                    return false;
                }
            }
        }
        return true;
    }
}
