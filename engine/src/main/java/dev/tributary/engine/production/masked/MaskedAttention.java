package dev.tributary.engine.production.masked;

import dev.tributary.engine.model.AttentionForm;
import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Blas.Size;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.Gather;
import dev.tributary.engine.production.kernel.Scratch;
import dev.tributary.engine.production.pass.Cells;
import dev.tributary.engine.production.pass.Inputs;
import dev.tributary.engine.production.pass.Kit;
import dev.tributary.engine.production.pass.Rooms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Attention of those heads, and for those queries, that a mask changes. Keys and values that it leaves alone come from
 * the base run. Where a mask tells queries apart, a position may have several keys and values; each is held once.
 */
final class MaskedAttention {

    private final Kit kit;
    private final AttentionForm form;
    private final Cells.Projected query;
    private final Cells.Projected key;
    private final Cells.Projected value;
    private final int length;
    private final int dHead;
    private final List<? extends Inputs> bases;
    private final int mostColumns;

    /** @param bases for each copy what it takes over */
    MaskedAttention(
            Kit kit,
            AttentionForm form,
            Cells.Projected query,
            Cells.Projected key,
            Cells.Projected value,
            int length,
            List<? extends Inputs> bases) {
        this.kit = kit;
        this.form = form;
        this.query = query;
        this.key = key;
        this.value = value;
        this.length = length;
        this.dHead = value.dHead();
        this.bases = bases;
        int most = length;
        for (int copy = 0; copy < bases.size(); copy++) {
            for (int head = 0; head < form.heads(); head++) {
                if (isTouched(copy, head)) {
                    most = Math.max(most, Math.max(columns(key, copy, head), columns(value, copy, head)));
                }
            }
        }
        this.mostColumns = most;
    }

    /** The most that a head of a copy uses on one prompt. */
    private int columns(Cells.Projected projected, int copy, int head) {
        Cells.Readers readers = projected.read().readers().get(copy);
        int most = 0;
        int reader = projected.reader(head);
        if (readers.any(reader)) {
            // in ascending order, so those of one prompt follow each other
            int prompt = -1;
            int count = 0;
            for (int packed : readers.used(reader)) {
                int of = projected.read().rows().index().row()[packed] / length;
                count = of == prompt ? count + 1 : 1;
                prompt = of;
                most = Math.max(most, count);
            }
        }
        return most + bases.get(copy).most(projected, head, length);
    }

    /** @param wanted for each copy and head the rows whose outcome anybody reads */
    Cells.Mixed of(BitSet[][] wanted, int rows) {
        List<Cells.Copy> copies = new ArrayList<>();
        List<int[]> tiles = new ArrayList<>();
        for (int copy = 0; copy < bases.size(); copy++) {
            BitSet[] of = new BitSet[form.heads()];
            Arrays.setAll(of, head -> new BitSet());
            boolean any = false;
            for (int head = 0; head < form.heads(); head++) {
                if (wanted[copy][head].isEmpty() || !isTouched(copy, head)) {
                    continue;
                }
                any = true;
                for (int prompt = 0; prompt < rows / length; prompt++) {
                    tiles.add(new int[] {copy, head, prompt});
                }
            }
            Optional<Block> data =
                    any ? Optional.of(kit.lease().block((long) rows * form.heads() * dHead)) : Optional.empty();
            copies.add(new Cells.Copy(data, of));
        }
        int[][] queries = new int[tiles.size()][];
        kit.workers().run(tiles.size(), index -> {
            int[] tile = tiles.get(index);
            queries[index] = queries(tile[0], tile[1], tile[2], wanted[tile[0]][tile[1]]);
        });
        Rooms rooms = new Rooms(kit, 2L * mostColumns * dHead + 2L * length * dHead + 2L * length * mostColumns);
        kit.workers().run(tiles.size(), index -> {
            if (queries[index].length > 0) {
                int[] tile = tiles.get(index);
                Block room = rooms.take();
                new Tile(bases.get(tile[0]), tile[0], tile[1], tile[2], room)
                        .run(queries[index], copies.get(tile[0]).data().orElseThrow());
                rooms.giveBack(room);
            }
        });
        rooms.close();
        for (int index = 0; index < tiles.size(); index++) {
            int[] tile = tiles.get(index);
            for (int position : queries[index]) {
                copies.get(tile[0]).rows()[tile[1]].set(tile[2] * length + position);
            }
        }
        return new Cells.Mixed(copies, dHead);
    }

    private boolean isTouched(int copy, int head) {
        return query.read().readers().get(copy).any(query.reader(head))
                || key.read().readers().get(copy).any(key.reader(head))
                || value.read().readers().get(copy).any(value.reader(head));
    }

    /** The positions of the prompt whose outcome is wanted and differs from the base run's. */
    private int[] queries(int copy, int head, int prompt, BitSet wanted) {
        Cells.Readers q = query.read().readers().get(copy);
        Cells.Readers k = key.read().readers().get(copy);
        Cells.Readers v = value.read().readers().get(copy);
        int[] found = new int[length];
        int count = 0;
        for (int target = 0; target < length; target++) {
            int row = prompt * length + target;
            if (!wanted.get(row)) {
                continue;
            }
            boolean differs = q.packed(query.reader(head), row, target) >= 0;
            for (int source = 0; !differs && source < length && form.direction().reaches(source, target); source++) {
                int read = prompt * length + source;
                differs = k.packed(key.reader(head), read, target) >= 0
                        || v.packed(value.reader(head), read, target) >= 0;
            }
            if (differs) {
                found[count++] = target;
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** How far each number lies after the one before; zero if not all are as far. */
    private static int evenStep(int[] numbers) {
        int step = numbers.length == 1 ? 1 : numbers[1] - numbers[0];
        for (int index = 2; index < numbers.length; index++) {
            if (numbers[index] - numbers[index - 1] != step) {
                return 0;
            }
        }
        return step;
    }

    /** One head of one prompt under one mask. */
    private final class Tile {
        private final Inputs base;
        private final int copy;
        private final int head;
        private final int prompt;
        private final Panel keys;
        private final Panel values;
        private final Panel queriesAt;
        private final Panel mixed;
        private final Panel scores;
        private final Panel pattern;

        Tile(Inputs base, int copy, int head, int prompt, Block room) {
            this.base = base;
            this.copy = copy;
            this.head = head;
            this.prompt = prompt;
            long columns = (long) mostColumns * dHead;
            this.keys = new Panel(room, 0, dHead);
            this.values = keys.at(columns);
            this.queriesAt = keys.at(2 * columns);
            this.mixed = keys.at(2 * columns + (long) length * dHead);
            long rest = 2 * columns + 2L * length * dHead;
            this.scores = new Panel(room, rest, mostColumns);
            this.pattern = new Panel(room, rest + (long) length * mostColumns, mostColumns);
        }

        void run(int[] targets, Block outcome) {
            int count = targets.length;
            int last = targets[count - 1];
            int sources = form.direction().reaches(length - 1, last) ? length : last + 1;
            Columns ofKeys = new Columns(key, sources, targets);
            Columns ofValues = new Columns(value, sources, targets);
            Gather asked = new Gather(dHead, count);
            for (int target : targets) {
                asked.add(row(query, prompt * length + target, target));
            }
            Blas.multiply(
                    new Size(count, ofKeys.count(), dHead),
                    asked.matrix(() -> queriesAt),
                    ofKeys.matrix(keys),
                    true,
                    0,
                    scores);
            for (int index = 0; index < count; index++) {
                softmax(index, targets[index], ofKeys, ofValues);
            }
            int step = evenStep(targets);
            Panel mixing = step > 0 ? outcomeOf(targets[0], step, outcome) : mixed;
            Blas.multiply(new Size(count, dHead, ofValues.count()), pattern, ofValues.matrix(values), false, 0, mixing);
            for (int index = 0; step == 0 && index < count; index++) {
                Panel to = outcomeOf(targets[index], 1, outcome);
                Blas.copy(dHead, mixed.block(), mixed.offset() + (long) index * dHead, to.block(), to.offset());
            }
        }

        /** Where the outcome of every so many queries stands, from one on. */
        private Panel outcomeOf(int target, int step, Block outcome) {
            int width = form.heads() * dHead;
            long row = (long) prompt * length + target;
            return new Panel(outcome, row * width + (long) head * dHead, step * width);
        }

        private void softmax(int index, int target, Columns ofKeys, Columns ofValues) {
            double[] all = Scratch.doubles(1, ofKeys.count());
            double[] mixing = Scratch.doubles(2, ofValues.count());
            scores.block().get(scores.offset() + (long) index * mostColumns, all, ofKeys.count());
            int visible = form.direction().reaches(length - 1, target) ? length : target + 1;
            double largest = Double.NEGATIVE_INFINITY;
            for (int source = 0; source < visible; source++) {
                largest = Math.max(largest, all[ofKeys.at(source, index)] * form.scale());
            }
            Arrays.fill(mixing, 0, ofValues.count(), 0);
            double sum = 0;
            for (int source = 0; source < visible; source++) {
                double share = Math.exp(all[ofKeys.at(source, index)] * form.scale() - largest);
                mixing[ofValues.at(source, index)] += share;
                sum += share;
            }
            for (int column = 0; column < ofValues.count(); column++) {
                mixing[column] /= sum;
            }
            pattern.block().put(pattern.offset() + (long) index * mostColumns, mixing, ofValues.count());
        }

        private Panel row(Cells.Projected projected, int row, int target) {
            int packed = projected.read().readers().get(copy).packed(projected.reader(head), row, target);
            return row(projected, row, target, packed);
        }

        private Panel row(Cells.Projected projected, int row, int target, int packed) {
            return packed >= 0 ? projected.heads().get(head).at(packed) : base.at(projected, head, row, target);
        }

        /** Keys or values side by side, each once, and which of them a query uses of a position. */
        private final class Columns {
            private final int[] columns;
            private final int sources;
            private final Gather rows = new Gather(dHead, length);

            Columns(Cells.Projected projected, int sources, int[] targets) {
                this.sources = sources;
                this.columns = new int[targets.length * sources];
                Cells.Readers readers = projected.read().readers().get(copy);
                int reader = projected.reader(head);
                int[] seen = new int[targets.length];
                for (int source = 0; source < sources; source++) {
                    int row = prompt * length + source;
                    int first = rows.count();
                    for (int index = 0; index < targets.length; index++) {
                        if (!form.direction().reaches(source, targets[index])) {
                            continue;
                        }
                        int packed = readers.packed(reader, row, targets[index]);
                        int which = packed >= 0 ? packed : -1 - base.variant(projected, head, row, targets[index]);
                        int column = first;
                        // few are distinct at a position, and most often one
                        while (column < rows.count() && seen[column - first] != which) {
                            column++;
                        }
                        if (column == rows.count()) {
                            seen[column - first] = which;
                            rows.add(row(projected, row, targets[index], packed));
                        }
                        columns[index * sources + source] = column;
                    }
                }
            }

            Panel matrix(Panel room) {
                return rows.matrix(() -> room);
            }

            int count() {
                return rows.count();
            }

            int at(int source, int index) {
                return columns[index * sources + source];
            }
        }
    }
}
