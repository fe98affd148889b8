package dev.banyan.blobs;

import dev.banyan.data.Migrations;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Sha256;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Contents up to {@value #BYTES_MAX} bytes as rows of the team's shard, written in the very
 * transaction that names them: a row costs one group-committed write where a file costs two fsyncs.
 * Each content is kept once per team. Thread-safe; the handle is the caller's.
 */
public final class SmallBlobs {

  /** A longer content belongs into a {@link BlobStore}. */
  public static final int BYTES_MAX = 64 << 10;

  /** The table {@code blob_small}, in every shard. */
  public static final Migrations MIGRATIONS =
      new Migrations("blobs", Migrations.Target.SHARD, "db/blobs/shard");

  /** Keeps a content; the same content again changes nothing. */
  public Blob put(Handle handle, Id team, byte[] content) {
    if (content.length > BYTES_MAX) {
      throw new IllegalArgumentException(
          "a small blob has " + BYTES_MAX + " bytes at most, not " + content.length);
    }
    byte[] sha256 = Sha256.of(content);
    handle.execute(
        "insert into blob_small (team_id, sha256, content) values (?, ?, ?)"
            + " on conflict (team_id, sha256) do nothing",
        team.uuid(),
        sha256,
        content);
    return new Blob(HexFormat.of().formatHex(sha256), content.length);
  }

  /**
   * Reads a content.
   *
   * @throws BlobException.Corrupt when the row's bytes are not those that were put
   */
  public Optional<byte[]> get(Handle handle, Id team, Blob blob) throws BlobException.Corrupt {
    Optional<byte[]> content =
        handle
            .createQuery("select content from blob_small where team_id = ? and sha256 = ?")
            .bind(0, team.uuid())
            .bind(1, HexFormat.of().parseHex(blob.sha256()))
            .mapTo(byte[].class)
            .findOne();
    if (content.isPresent()
        && !MessageDigest.isEqual(
            Sha256.of(content.get()), HexFormat.of().parseHex(blob.sha256()))) {
      throw new BlobException.Corrupt(blob, "its row holds other bytes");
    }
    return content;
  }

  /** Deletes a content; the caller's transaction has made sure that no row names it. */
  public void delete(Handle handle, Id team, Blob blob) {
    handle.execute(
        "delete from blob_small where team_id = ? and sha256 = ?",
        team.uuid(),
        HexFormat.of().parseHex(blob.sha256()));
  }
}
