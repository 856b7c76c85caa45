package dev.tributary.engine.production;

import dev.tributary.engine.model.Blend;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Several copies of a batch in one, so that several masks are tried in one pass.
 *
 * @param count how many
 */
record Copies(int count) {

    TokenBatch of(TokenBatch tokens) {
        if (count == 1) {
            return tokens;
        }
        List<int[]> prompts = new ArrayList<>();
        for (int copy = 0; copy < count; copy++) {
            for (int prompt = 0; prompt < tokens.batch(); prompt++) {
                int[] ids = new int[tokens.length()];
                for (int position = 0; position < ids.length; position++) {
                    ids[position] = tokens.id(prompt, position);
                }
                prompts.add(ids);
            }
        }
        return TokenBatch.of(prompts);
    }

    OutputRows of(OutputRows output, int rows) {
        int[] all = new int[count * output.count()];
        for (int index = 0; index < all.length; index++) {
            all[index] = output.row(index % output.count()) + index / output.count() * rows;
        }
        return new OutputRows(all);
    }

    Blend of(Blend blend) {
        return new Blend(of(blend.other()), blend.alpha());
    }
}
