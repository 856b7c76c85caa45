package dev.tributary.engine.production.masked;

import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Blas.Size;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.Gather;
import dev.tributary.engine.production.pass.Cells;
import dev.tributary.engine.production.pass.HeadMaps;
import dev.tributary.engine.production.pass.Kit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Maps the packed rows that heads read at a port. Where most heads share most rows, one product maps all rows for all
 * heads; else each head maps its own.
 */
final class MaskedProjection {

    private final Kit kit;
    private final Cells.Read read;
    private final int port;
    private final HeadMaps map;
    private final int dHead;
    private final int length;

    MaskedProjection(Kit kit, Cells.Read read, int port, HeadMaps map, int length) {
        this.kit = kit;
        this.read = read;
        this.port = port;
        this.map = map;
        this.dHead = map.dHead();
        this.length = length;
    }

    Cells.Projected of(int number) {
        int heads = read.group().nodes();
        int[][] used = new int[heads][];
        BitSet any = new BitSet(read.rows().index().count());
        int uses = 0;
        for (int head = 0; head < heads; head++) {
            used[head] = used(head * read.group().ports() + port);
            uses += used[head].length;
            for (int packed : used[head]) {
                any.set(packed);
            }
        }
        int[] all = any.stream().toArray();
        List<Cells.Head> mapped = 2 * uses > heads * all.length ? together(all, heads) : apart(used, heads);
        return new Cells.Projected(read, port, number, dHead, map.heads() / map.maps(), mapped);
    }

    /** The packed rows of a reader, over all copies. */
    private int[] used(int reader) {
        return read.readers().stream()
                .flatMapToInt(readers -> Arrays.stream(readers.used(reader)))
                .toArray();
    }

    private List<Cells.Head> together(int[] packed, int heads) {
        int width = map.maps() * dHead;
        Block data = kit.lease().block((long) packed.length * width);
        for (int index = 0; index < packed.length; index++) {
            map.start(map.maps(), position(packed[index]), new Panel(data, (long) index * width, width));
        }
        kit.products()
                .multiply(
                        new Size(packed.length, width, kit.dModel()),
                        gathered(packed),
                        new Panel(map.weights(), 0, width),
                        false,
                        1,
                        new Panel(data, 0, width));
        int[] place = places(packed);
        List<Cells.Head> mapped = new ArrayList<>();
        for (int head = 0; head < heads; head++) {
            mapped.add(new Cells.Head(place, new Panel(data, (long) map.mapOf(head) * dHead, width)));
        }
        return mapped;
    }

    private List<Cells.Head> apart(int[][] used, int heads) {
        Panel[] ins = new Panel[heads];
        Block[] outs = new Block[heads];
        for (int head = 0; head < heads; head++) {
            ins[head] = gathered(used[head]);
            outs[head] = kit.lease().block((long) used[head].length * dHead);
        }
        kit.workers().run(heads, head -> {
            for (int index = 0; index < used[head].length; index++) {
                map.startOf(head, position(used[head][index]), new Panel(outs[head], (long) index * dHead, dHead));
            }
            if (used[head].length > 0) {
                Blas.multiply(
                        new Size(used[head].length, dHead, kit.dModel()),
                        ins[head],
                        map.of(head),
                        false,
                        1,
                        new Panel(outs[head], 0, dHead));
            }
        });
        List<Cells.Head> mapped = new ArrayList<>();
        for (int head = 0; head < heads; head++) {
            mapped.add(new Cells.Head(places(used[head]), new Panel(outs[head], 0, dHead)));
        }
        return mapped;
    }

    private int position(int packed) {
        return read.rows().index().row()[packed] % length;
    }

    /** The packed rows as a matrix. */
    private Panel gathered(int[] packed) {
        Gather rows = new Gather(kit.dModel(), packed.length);
        for (int place : packed) {
            rows.add(new Panel(read.rows().data(), (long) place * kit.dModel(), kit.dModel()));
        }
        return rows.matrix(() -> new Panel(kit.lease().block((long) packed.length * kit.dModel()), 0, kit.dModel()));
    }

    private int[] places(int[] packed) {
        int[] place = new int[read.rows().index().count()];
        Arrays.fill(place, -1);
        for (int index = 0; index < packed.length; index++) {
            place[packed[index]] = index;
        }
        return place;
    }
}
