package dev.tributary.graph.io;

import com.fasterxml.jackson.core.JsonPointer;
import org.jspecify.annotations.Nullable;

/**
 * Where in a JSON document a value stands. The pointer is made only where it is asked for, which is where a file is
 * refused: most values never need one.
 *
 * @param in where the value around it stands; null at the root
 * @param step the key or the number in there
 */
record JsonPlace(@Nullable JsonPlace in, String step) {

    /** The whole document. */
    static JsonPlace root() {
        return new JsonPlace(null, "");
    }

    JsonPlace then(String key) {
        return new JsonPlace(this, key);
    }

    JsonPlace then(int index) {
        return then(Integer.toString(index));
    }

    private JsonPointer pointer() {
        return in == null ? JsonPointer.empty() : in.pointer().appendProperty(step);
    }

    /** The JSON pointer. */
    @Override
    public String toString() {
        return pointer().toString();
    }
}
