package dev.banyan.blobs;

import dev.banyan.kernel.Id;
import java.io.IOException;
import java.io.InputStream;

/**
 * Large contents, each kept once per team and never shared between teams. Thread-safe; every method
 * blocks on the disk or the network, so call them on virtual threads.
 *
 * <p>What {@link #put} returned survives {@code kill -9} and the loss of power: only then may a row
 * name it. Whoever deletes makes sure, in its own transaction, that no row names the blob and none
 * is about to.
 */
public interface BlobStore extends AutoCloseable {

  /**
   * Keeps a content. Putting the same content again changes nothing.
   *
   * @param content read to its end, not closed
   * @param bytesMax a longer content is refused and nothing of it stays
   * @return its name, when the content is durable
   * @throws BlobException.TooLarge when it is longer than {@code bytesMax}
   * @throws IOException when {@code content} cannot be read or the store cannot be written
   */
  Blob put(Id team, InputStream content, long bytesMax) throws IOException;

  /**
   * Opens a content. It is compared with its name as it is read, so act on it only when the end was
   * reached.
   *
   * @return a stream whose last read throws {@link BlobException.Corrupt} when the bytes are not
   *     those that were put; to be closed
   * @throws BlobException.Missing when there is none
   */
  InputStream open(Id team, Blob blob) throws IOException;

  /** Whether the content is there, at its length; its bytes are not looked at. */
  boolean has(Id team, Blob blob) throws IOException;

  /** Deletes a content; nothing happens when there is none. */
  void delete(Id team, Blob blob) throws IOException;

  @Override
  void close();
}
