package dev.tributary.engine.production.pass;

import dev.tributary.engine.model.AttentionForm;
import dev.tributary.engine.model.WayBack;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.RowSet;
import dev.tributary.engine.production.pass.BackwardListener.AttentionGradients;
import dev.tributary.engine.task.TokenBatch;

/** Heads mix values by their queries and keys. */
final class Attending {

    /** A pattern is kept for the way back if a sequence is no longer than so many widths of a head. */
    private static final int PATTERN_KEPT = 3;

    private final Kit kit;
    private final Places places;
    private final Trail trail;
    private final TokenBatch tokens;
    private final Watch watch;

    Attending(Frame frame) {
        this.kit = frame.kit();
        this.places = frame.places();
        this.trail = frame.trail();
        this.tokens = frame.tokens();
        this.watch = frame.watch();
    }

    Value attend(Value query, Value key, Value value, AttentionForm form) {
        int heads = form.heads();
        // of the last heads, only queries where logits are wanted are asked; the same value may serve as keys too
        boolean narrow = isOfLastHeads(query);
        Value asked = narrow
                ? Value.of(
                        places.part(places.wanted(), query.data(), query.width()),
                        places.wanted().count(),
                        query.width())
                : query;
        Value[] inputs = {asked, key, value};
        for (Value input : inputs) {
            trail.needed(input.data());
        }
        RowSet queries = places.held(asked);
        Mixing mixing = mixing(form, queries, inputs);
        Block mixed = kit.lease().block(query.data().size());
        mixing.forward(mixed, watch);
        Value result = Value.of(mixed, queries.count(), query.width()).with(Value.Origin.ofHeads(heads));
        // of a long sequence the pattern is most of what a layer would keep, and quickly made again
        boolean again = trail.leadsBack() && tokens.length() > PATTERN_KEPT * query.width() / heads;
        if (again) {
            kit.lease().release(mixing.pattern());
        }
        trail.leave(() -> {
            Mixing back = again ? mixing(form, queries, inputs) : mixing;
            if (again) {
                back.makePattern();
            }
            Block[] gradients = new Block[inputs.length];
            for (int index = 0; index < inputs.length; index++) {
                // one for each head, also where heads share keys and values
                gradients[index] = kit.lease().block((long) inputs[index].rows() * asked.width());
            }
            Block scores = kit.lease().block(back.pattern().size());
            Block incoming = result.gradient().block();
            back.backward(incoming, scores, gradients, trail.wayBack().slopes() == WayBack.Slopes.LRP ? 0 : 1);
            trail.listener()
                    .attended(new AttentionGradients(
                            form,
                            new BackwardListener.Inputs(query, key, value),
                            back.pattern(),
                            scores,
                            incoming,
                            gradients[0]));
            kit.lease().release(scores);
            kit.lease().release(back.pattern());
            kit.lease().release(incoming);
            query.gradient().add(narrow ? places.whole(places.wanted(), gradients[0], query.width()) : gradients[0]);
            key.gradient().add(gradients[1]);
            value.gradient().add(gradients[2]);
        });
        return result;
    }

    private boolean isOfLastHeads(Value value) {
        return value.origin()
                .projection()
                .filter(projection -> places.areLastHeads(projection.inputs().reader()))
                .isPresent();
    }

    private Mixing mixing(AttentionForm form, RowSet queries, Value[] inputs) {
        long patterns = (long) queries.count() * form.heads() * tokens.length();
        return new Mixing(
                kit.workers(),
                form,
                queries,
                tokens.batch(),
                inputs,
                kit.lease().block(patterns));
    }
}
