package dev.tributary.engine.production.masked;

import dev.tributary.engine.production.pass.Cells;
import java.util.Arrays;
import java.util.BitSet;

/** Where the readers of a group find what they see under one mask: packed rows, the same for every query or not. */
public final class ReaderPlaces implements Cells.Readers {

    private static final int[] NOWHERE = {};

    private final int rows;
    private final int length;
    private final int[][] places;
    private final BitSet[] used;
    private final int[] last;

    public ReaderPlaces(int readers, int rows, int length) {
        this.rows = rows;
        this.length = length;
        this.places = new int[readers][];
        Arrays.fill(places, NOWHERE);
        this.used = new BitSet[readers];
        Arrays.setAll(used, reader -> new BitSet());
        this.last = new int[readers];
        Arrays.fill(last, -1);
    }

    /** Every reader sees what the base run sees. */
    public static ReaderPlaces none(int length) {
        return new ReaderPlaces(0, 0, length);
    }

    public void set(int reader, int row, int packed) {
        if (packed >= 0) {
            room(reader, rows)[row] = packed;
            note(reader, packed);
        }
    }

    public void set(int reader, int row, int query, int packed) {
        if (packed >= 0) {
            room(reader, rows * length)[row * length + query] = packed;
            note(reader, packed);
        }
    }

    private void note(int reader, int packed) {
        // most queries see what the one before them sees
        if (packed != last[reader]) {
            used[reader].set(packed);
            last[reader] = packed;
        }
    }

    private int[] room(int reader, int size) {
        if (places[reader].length == 0) {
            places[reader] = new int[size];
            Arrays.fill(places[reader], -1);
        }
        return places[reader];
    }

    @Override
    public int packed(int reader, int row, int query) {
        if (!any(reader)) {
            return -1;
        }
        int[] own = places[reader];
        return own[own.length > rows ? row * length + query : row];
    }

    @Override
    public boolean any(int reader) {
        return places.length > 0 && places[reader].length > 0;
    }

    @Override
    public int[] used(int reader) {
        if (!any(reader)) {
            return NOWHERE;
        }
        int[] all = new int[used[reader].cardinality()];
        int packed = -1;
        for (int index = 0; index < all.length; index++) {
            packed = used[reader].nextSetBit(packed + 1);
            all[index] = packed;
        }
        return all;
    }
}
