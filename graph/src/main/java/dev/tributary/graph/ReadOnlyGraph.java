package dev.tributary.graph;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jgrapht.GraphType;
import org.jgrapht.graph.AbstractGraph;
import org.jgrapht.graph.DefaultGraphType;
import org.jspecify.annotations.Nullable;

/**
 * A directed acyclic multigraph that JGraphT's algorithms can read and nobody can change.
 *
 * @param <V> vertices
 * @param <E> edges
 */
public abstract class ReadOnlyGraph<V, E> extends AbstractGraph<V, E> {

    private final GraphType type;
    private final String reason;

    /**
     * @param weighted whether edges have weights of their own
     * @param reason why it cannot be changed
     */
    protected ReadOnlyGraph(boolean weighted, String reason) {
        this.type = new DefaultGraphType.Builder()
                .directed()
                .allowMultipleEdges(true)
                .allowSelfLoops(false)
                .allowCycles(false)
                .weighted(weighted)
                .modifiable(false)
                .build();
        this.reason = reason;
    }

    @Override
    public final GraphType getType() {
        return type;
    }

    @Override
    public Set<E> edgesOf(V vertex) {
        Set<E> both = new LinkedHashSet<>(incomingEdgesOf(vertex));
        both.addAll(outgoingEdgesOf(vertex));
        return Collections.unmodifiableSet(both);
    }

    @Override
    public int inDegreeOf(V vertex) {
        return incomingEdgesOf(vertex).size();
    }

    @Override
    public int outDegreeOf(V vertex) {
        return outgoingEdgesOf(vertex).size();
    }

    @Override
    public final int degreeOf(V vertex) {
        return inDegreeOf(vertex) + outDegreeOf(vertex);
    }

    @Override
    public final @Nullable E getEdge(V source, V target) {
        Set<E> all = getAllEdges(source, target);
        return all == null || all.isEmpty() ? null : all.iterator().next();
    }

    @Override
    public final @Nullable Supplier<V> getVertexSupplier() {
        return null;
    }

    @Override
    public final @Nullable Supplier<E> getEdgeSupplier() {
        return null;
    }

    @Override
    public final void setEdgeWeight(E edge, double weight) {
        throw readOnly();
    }

    @Override
    public final E addEdge(V source, V target) {
        throw readOnly();
    }

    @Override
    public final boolean addEdge(V source, V target, E edge) {
        throw readOnly();
    }

    @Override
    public final V addVertex() {
        throw readOnly();
    }

    @Override
    public final boolean addVertex(V vertex) {
        throw readOnly();
    }

    @Override
    public final E removeEdge(V source, V target) {
        throw readOnly();
    }

    @Override
    public final boolean removeEdge(E edge) {
        throw readOnly();
    }

    @Override
    public final boolean removeVertex(V vertex) {
        throw readOnly();
    }

    private UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException(reason);
    }
}
