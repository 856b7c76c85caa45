package dev.tributary.engine.checkpoint;

/** Where the numbers of a parameter stand in the stored tensor that holds them. */
interface Layout {

    /** The most numbers that one {@link Fill} of a {@link #walk} over so many numbers asks for. */
    int piece(int count);

    /**
     * Visits the stored pieces that hold numbers {@code offset} to {@code offset + count} of the parameter.
     *
     * @param fill reads a piece of the stored tensor
     * @param copy takes numbers from the piece read last to the place of the parameter's number, counted from offset
     */
    void walk(long offset, int count, Fill fill, Copy copy);

    /** Reads {@code count} numbers of the stored tensor from {@code from} on. */
    interface Fill {
        void read(long from, int count);
    }

    /** Copies {@code count} numbers from index {@code from} of the piece to index {@code to} of the target. */
    interface Copy {
        void take(int from, int to, int count);
    }

    /** The numbers one after the other, from {@code start} on. */
    record Straight(long start) implements Layout {

        private static final int PIECE = 1 << 14;

        @Override
        public int piece(int count) {
            return Math.min(PIECE, count);
        }

        @Override
        public void walk(long offset, int count, Fill fill, Copy copy) {
            for (int done = 0; done < count; done += PIECE) {
                int length = Math.min(PIECE, count - done);
                fill.read(start + offset + done, length);
                copy.take(0, done, length);
            }
        }
    }

    /**
     * [head, d_model, d_head] out of [d_model, width], where columns from {@code first} on belong to head after head.
     *
     * @param rows d_model
     * @param width of a stored row
     * @param first column of the first head
     * @param heads how many
     * @param dHead columns of each
     */
    record HeadColumns(int rows, int width, int first, int heads, int dHead) implements Layout {

        @Override
        public int piece(int count) {
            return heads * dHead;
        }

        @Override
        public void walk(long offset, int count, Fill fill, Copy copy) {
            if (count == 0) {
                return;
            }
            long end = offset + count;
            int firstHead = (int) (offset / dHead / rows);
            int lastHead = (int) ((end - 1) / dHead / rows);
            for (int row = 0; row < rows; row++) {
                fill.read((long) row * width + first + (long) firstHead * dHead, (lastHead - firstHead + 1) * dHead);
                for (int head = firstHead; head <= lastHead; head++) {
                    long start = ((long) head * rows + row) * dHead;
                    long from = Math.max(start, offset);
                    int length = (int) (Math.min(start + dHead, end) - from);
                    if (length > 0) {
                        copy.take((head - firstHead) * dHead + (int) (from - start), (int) (from - offset), length);
                    }
                }
            }
        }
    }

    /**
     * [columns, rows] out of [rows, columns].
     *
     * @param rows of the stored tensor
     * @param columns of the stored tensor
     */
    record Transposed(int rows, int columns) implements Layout {

        private static final int ROWS_AT_ONCE = 64;

        @Override
        public int piece(int count) {
            // so many columns begin or end within the range
            int most = count / rows + 2;
            return areFew(most) ? most : Math.multiplyExact(Math.min(rows, ROWS_AT_ONCE), columns);
        }

        @Override
        public void walk(long offset, int count, Fill fill, Copy copy) {
            if (count == 0) {
                return;
            }
            int first = (int) (offset / rows);
            int last = (int) ((offset + count - 1) / rows);
            boolean few = areFew(last - first + 1);
            int atOnce = few ? 1 : ROWS_AT_ONCE;
            int begin = first == last ? (int) (offset % rows) : 0;
            int end = first == last ? begin + count : rows;
            for (int top = begin; top < end; top += atOnce) {
                int height = Math.min(atOnce, end - top);
                int skipped = few ? first : 0;
                fill.read((long) top * columns + skipped, few ? last - first + 1 : height * columns);
                for (int column = first; column <= last; column++) {
                    long start = (long) column * rows + top - offset;
                    int from = (int) Math.max(0, -start);
                    int to = (int) Math.min(height, count - start);
                    for (int row = from; row < to; row++) {
                        copy.take(row * columns + column - skipped, (int) (start + row), 1);
                    }
                }
            }
        }

        /** Whether it is cheaper to read these columns of each row alone. */
        private boolean areFew(int wanted) {
            return wanted * 2 <= columns;
        }
    }

    /**
     * [head, columns, d_head] out of [rows, columns], where each head has d_head rows side by side.
     *
     * @param heads how many
     * @param dHead rows of each
     * @param columns of the stored tensor
     * @param first row of the first head
     * @param stride rows from one head to the next
     */
    record HeadRows(int heads, int dHead, int columns, int first, int stride) implements Layout {

        /** Heads without anything between them. */
        static HeadRows oneAfterTheOther(int heads, int dHead, int columns) {
            return new HeadRows(heads, dHead, columns, 0, dHead);
        }

        @Override
        public int piece(int count) {
            return size();
        }

        private int size() {
            return Math.multiplyExact(dHead, columns);
        }

        @Override
        public void walk(long offset, int count, Fill fill, Copy copy) {
            long end = offset + count;
            for (long at = offset; at < end; ) {
                int head = (int) (at / size());
                long start = (long) head * size();
                int from = (int) (at - start);
                int to = (int) Math.min(size(), end - start);
                fill.read(((long) first + (long) head * stride) * columns, size());
                for (int index = from; index < to; index++) {
                    int column = index / dHead;
                    int row = index % dHead;
                    copy.take(row * columns + column, (int) (start + index - offset), 1);
                }
                at = start + to;
            }
        }
    }
}
