package dev.banyan.blobs;

import java.io.IOException;

/** What goes wrong with blobs beside plain input and output. */
public abstract sealed class BlobException extends IOException {

  private static final long serialVersionUID = 1L;

  private BlobException(String message) {
    super(message);
  }

  /** The content is longer than its taker allows. */
  public static final class TooLarge extends BlobException {
    private static final long serialVersionUID = 1L;

    private final long bytesMax;

    public TooLarge(long bytesMax) {
      super("the content is longer than " + bytesMax + " bytes");
      this.bytesMax = bytesMax;
    }

    public long bytesMax() {
      return bytesMax;
    }
  }

  /** There is no such content. */
  public static final class Missing extends BlobException {
    private static final long serialVersionUID = 1L;

    public Missing(Blob blob) {
      super("blob " + blob.sha256() + " is not there; restore it from a backup");
    }
  }

  /** The bytes are not those that were put. */
  public static final class Corrupt extends BlobException {
    private static final long serialVersionUID = 1L;

    public Corrupt(Blob blob, String found) {
      super(
          "blob "
              + blob.sha256()
              + " is corrupt ("
              + found
              + "); check the disk and restore it from a backup");
    }
  }
}
