/**
 * Models from a hub that speaks Hugging Face's protocol, and the cache that is shared with its Python tools. Nothing here
 * is fetched unless {@link Hub#fetch} is called. Start at {@link Hub}.
 */
@NullMarked
package dev.tributary.engine.hub;

import org.jspecify.annotations.NullMarked;
