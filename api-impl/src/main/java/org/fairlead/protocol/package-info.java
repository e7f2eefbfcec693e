/**
 * RFC 6455 and RFC 7692 without I/O: bytes in, events out, and back. {@link org.fairlead.protocol.Protocol} is the way in; everything else
 * that is public is its vocabulary.
 *
 * <h2>The way of a byte in</h2>
 *
 * <p>{@code Protocol.receive} gives the transport's buffer to {@code FrameReader}, the one state machine for input. It asks {@code FrameHeader}
 * to read the header, which may be cut anywhere and is refused at its first wrong byte; then it applies the rules that span frames: the kind of
 * message, the limits on size and fragments. From there a payload byte goes one of three ways.
 *
 * <ul>
 *   <li>Uncompressed data: {@code Masking} unmasks in place what the buffer has, {@code Utf8Validator} checks it if it is text, and the very
 *       same buffer, narrowed, goes to {@code Events.onMessagePart}. No byte is copied, nothing is allocated.
 *   <li>Compressed data: unmasked in place, then inflated by {@code MessageInflater} into its ring, checked, and handed over from there in
 *       chunks. The limit on the size is looked at before each chunk, which holds at most one byte more.
 *   <li>A control frame: handed over in place too, when the buffer has all of it; else put together in a buffer of 125 bytes that is made when
 *       this first happens.
 * </ul>
 *
 * <p>An event may stop the reader. Whatever state that leaves is complete before the event is called, so an event may also throw, write, or
 * release the engine. How many bytes behind the stop were unmasked already is remembered for the next call.
 *
 * <h2>The way of a byte out</h2>
 *
 * <p>{@code MessageWriter} knows which message is open, and picks opcode, FIN and RSV1; {@code TextEncoder} turns text into an array of UTF-8,
 * {@code MessageDeflater} compresses; {@code FrameWriter} puts header and payload into what {@code Output.reserve} gives and masks it there,
 * or hands on a large payload that needs no change as it is.
 *
 * <h2>What peers differ in, and what was chosen</h2>
 *
 * <ul>
 *   <li>Too many fragments: 1009. The code is meant for messages that are too big to process, and this is one.
 *   <li>Data that cannot be inflated, or that ends inside a deflate block: 1007.
 *   <li>With permessage-deflate our messages are compressed at zlib's level 4, flushed at the end of each part. Without context takeover a
 *       message of less than 64 bytes that is written whole goes out as it is: it would not shrink.
 *   <li>Compressed output goes out in frames of at most 16 KiB; uncompressed messages and parts are one frame each, whatever their size.
 *   <li>When a message breaks two rules at once, which one is reported may depend on how its bytes arrived.
 * </ul>
 *
 * <h2>To change something here</h2>
 *
 * <p>No clock, lock, thread or log, no import but {@code java.lang}, {@code java.util}, {@code java.nio} and {@code java.util.zip}. Write the
 * test first, with bytes in hexadecimal and for both roles. The package's own tests cover each line and branch; events must not
 * depend on how input is cut, which {@code ChunkingTest} holds, and no uncompressed frame may cost an allocation, which
 * {@code AllocationTest} holds.
 */
@NullMarked
package org.fairlead.protocol;

import org.jspecify.annotations.NullMarked;
