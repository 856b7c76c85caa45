package dev.tributary.graph.io;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.nio.CharBuffer;

/** The characters of a table one by one, a byte order mark before them left out. */
final class CsvReader implements Closeable {

    /** What stands for the end of the text. */
    static final int END = -1;

    private static final int AT_ONCE = 1 << 12;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Reader text;
    private final CharBuffer buffer = CharBuffer.allocate(AT_ONCE).limit(0);

    CsvReader(Reader text) throws IOException {
        this.text = text;
        if (peek() == BYTE_ORDER_MARK) {
            buffer.get();
        }
    }

    private int peek() throws IOException {
        if (!buffer.hasRemaining()) {
            buffer.clear();
            int count = text.read(buffer);
            buffer.flip();
            if (count < 0) {
                return END;
            }
        }
        return buffer.get(buffer.position());
    }

    /** The next character; CRLF is LF outside of quotes. */
    int read(boolean quoted) throws IOException {
        int read = peek();
        if (read == END) {
            return END;
        }
        buffer.get();
        if (read == '\r' && !quoted && peek() == '\n') {
            return buffer.get();
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
