package dev.tributary.engine.production.scores;

import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Blas.Size;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.Differences;
import dev.tributary.engine.production.kernel.Workers;
import dev.tributary.engine.production.pass.BackwardListener;
import dev.tributary.engine.production.pass.Kit;
import dev.tributary.engine.production.pass.Rooms;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.graph.index.EdgeSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Scores without masks: for each reader, the product of its gradient with what replacing each earlier writer would add,
 * prompt by prompt. One product of [reader, d_model] and [source, d_model] for each row. Where several backward passes
 * share one change, their gradients are added first and there is one product for all of them.
 */
public final class EdgeScores implements BackwardListener {

    /** Where there are few prompts to share out, readers are shared out too, so many at a time. */
    private static final int READERS_OF_A_TILE = 12;

    private static final int MANY_PROMPTS = 4;

    private final Kit kit;
    private final Workers workers;
    private final EdgeSpace space;
    private final LaneMap lanes;
    private final Changes changes;
    private final ScoreBuffers scores;
    private final CrossingScores crossing;
    private final Optional<ExactAttention> exact;
    private final GradientSum sum;
    private final Optional<GatheredReaders> gathered;

    public EdgeScores(
            Kit kit,
            EdgeSpace space,
            LaneMap lanes,
            Changes changes,
            ScoreBuffers scores,
            CrossingScores crossing,
            Optional<ExactAttention> exact,
            GradientSum sum) {
        this.exact = exact;
        this.kit = kit;
        this.workers = kit.workers();
        this.space = space;
        this.lanes = lanes;
        this.changes = changes;
        this.scores = scores;
        this.crossing = crossing;
        this.sum = sum;
        this.gathered = lanes.rows() / lanes.length() < MANY_PROMPTS
                        || space.positions().crosses()
                ? Optional.empty()
                : Optional.of(new GatheredReaders(workers, kit.lease(), lanes.rows(), kit.dModel()));
    }

    @Override
    public void wrote(WriteGradients gradients) {
        // edges are scored where they are read
    }

    @Override
    public boolean wantsWrites() {
        return false;
    }

    @Override
    public void attended(AttentionGradients gradients) {
        exact.ifPresent(attention -> attention.add(gradients));
        if (space.positions().crosses()) {
            crossing.add(gradients);
        }
    }

    @Override
    public void read(ReadGradients gradients) {
        if (!space.crosses(gradients.reader()) || !crossing.hasScored(gradients.reader())) {
            sum.add(gradients).forEach(this::score);
        }
        if (gradients.reader() == 0) {
            // the first reader is the last on the way back
            gathered.ifPresent(this::score);
        }
    }

    /** Scores what has been added up. */
    public void finish() {
        sum.all().forEach(this::score);
        gathered.ifPresent(this::score);
    }

    private void score(ReadGradients gradients) {
        int ports = gradients.inputs().ports();
        // where queries are told apart, keys and values have been scored at the attention, and queries are left;
        // where queries and keys are exact they have been scored there, and values are left, unless those are told
        // apart
        boolean exactly = exact.isPresent() && exact.get().hasScored(gradients.reader());
        boolean apart = ports > 1 && space.positions().crosses();
        if (exactly && apart) {
            return;
        }
        boolean onePort = exactly || apart;
        int readers = onePort ? gradients.inputs().nodes() : gradients.inputs().readers();
        if (!onePort && gathered.isPresent() && GatheredReaders.canHold(gradients) && changes.keepsAll()) {
            if (!gathered.get().fits(gradients)) {
                score(gathered.get());
            }
            gathered.get().add(gradients);
            return;
        }
        int prompts = lanes.rows() / lanes.length();
        int step = onePort ? ports : 1;
        int port = exactly ? 2 : 0;
        changes.forEach(space.graph().visibleWriters(gradients.reader()), differences -> {
            List<Tile> tiles = new ArrayList<>();
            int together = prompts < MANY_PROMPTS ? READERS_OF_A_TILE : readers;
            for (int prompt = 0; prompt < prompts; prompt++) {
                for (int first = 0; first < readers; first += together) {
                    tiles.add(new Tile(prompt, first, Math.min(together, readers - first)));
                }
            }
            workers.run(
                    tiles.size(),
                    tile -> score(gradients, tiles.get(tile), new Ports(step, port, exactly ? ports : 1), differences));
        });
    }

    /** One product for each row and all readers that have been gathered. */
    private void score(GatheredReaders some) {
        List<Integer> readers = some.readers();
        if (readers.isEmpty()) {
            return;
        }
        int sources =
                readers.stream().mapToInt(space.graph()::visibleWriters).max().orElseThrow();
        Rooms rooms = new Rooms(kit, (long) readers.size() * sources);
        changes.forEach(
                sources,
                differences -> workers.run(lanes.rows() / lanes.length(), prompt -> {
                    Block room = rooms.take();
                    score(some, prompt, differences, new Panel(room, 0, sources));
                    rooms.giveBack(room);
                }));
        rooms.close();
        some.clear();
    }

    /** @param room for the scores of a lane, [reader, source] */
    private void score(GatheredReaders some, int prompt, Differences differences, Panel room) {
        int width = differences.width();
        int[] rowOf = some.rowOf();
        int lane = -1;
        for (int index = 0; index < rowOf.length; index++) {
            if (rowOf[index] / lanes.length() != prompt) {
                continue;
            }
            int own = lanes.lane(rowOf[index]);
            if (lane >= 0 && own != lane) {
                add(some.readers(), prompt, lane, room);
            }
            Blas.multiply(
                    new Size(some.readers().size(), room.stride(), width),
                    some.at(index),
                    differences.row(rowOf[index]),
                    true,
                    own == lane ? 1 : 0,
                    room);
            lane = own;
        }
        if (lane >= 0) {
            add(some.readers(), prompt, lane, room);
        }
    }

    /** Adds the scores of a lane, each reader's of the writers that it sees. */
    private void add(List<Integer> readers, int prompt, int lane, Panel room) {
        for (int place = 0; place < readers.size(); place++) {
            int reader = readers.get(place);
            Blas.add(
                    space.graph().visibleWriters(reader),
                    1,
                    room.block(),
                    room.offset() + (long) place * room.stride(),
                    scores.block(),
                    scores.offset(prompt, space.row(reader, lane)));
        }
    }

    private void score(ReadGradients gradients, Tile tile, Ports ports, Differences differences) {
        int width = differences.width();
        int all = gradients.inputs().readers();
        int sources = space.graph().visibleWriters(gradients.reader());
        int step = ports.step();
        int skipped = tile.first() * step + ports.first();
        int reader = gradients.reader() + skipped;
        for (int index = 0; index < gradients.rowOf().length; index++) {
            int row = gradients.rowOf()[index];
            if (row / lanes.length() != tile.prompt() || row < differences.firstRow() || row >= differences.endRow()) {
                continue;
            }
            int lane = lanes.lane(row);
            Blas.multiply(
                    new Size(tile.count(), sources, width),
                    new Panel(gradients.block(), ((long) index * all + skipped) * width, step * width),
                    differences.row(row),
                    true,
                    1,
                    new Panel(
                            scores.block(),
                            scores.offset(tile.prompt(), space.row(reader, lane)),
                            ports.apart() * sources));
        }
    }

    /**
     * Which inputs of each component.
     *
     * @param step every how many-th
     * @param first from which on
     * @param apart how many rows of scores the next one is away
     */
    private record Ports(int step, int first, int apart) {}

    /** Some readers on one prompt. */
    private record Tile(int prompt, int first, int count) {}
}
