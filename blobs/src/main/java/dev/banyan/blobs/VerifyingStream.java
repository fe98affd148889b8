package dev.banyan.blobs;

import dev.banyan.kernel.Sha256;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Compares what is read with the name it has; for drivers. The read that would report the end
 * throws {@link BlobException.Corrupt} instead when they differ. For one thread.
 */
public final class VerifyingStream extends FilterInputStream {

  private final Blob blob;
  private final Runnable onCorrupt;
  private final MessageDigest digest = Sha256.digest();
  private long bytesRead;
  private boolean verified;

  /**
   * Wraps a driver's stream.
   *
   * @param onCorrupt runs once before the failure, to count it
   */
  public VerifyingStream(InputStream content, Blob blob, Runnable onCorrupt) {
    super(content);
    this.blob = blob;
    this.onCorrupt = onCorrupt;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = in.read(into, offset, length);
    if (count > 0) {
      digest.update(into, offset, count);
      bytesRead += count;
      if (bytesRead > blob.bytes()) {
        throw corrupt("it is longer than " + blob.bytes() + " bytes");
      }
    } else if (count < 0 && !verified) {
      verify();
    }
    return count;
  }

  private void verify() throws IOException {
    if (bytesRead != blob.bytes()) {
      throw corrupt("it has " + bytesRead + " of " + blob.bytes() + " bytes");
    }
    String found = HexFormat.of().formatHex(digest.digest());
    if (!found.equals(blob.sha256())) {
      throw corrupt("its bytes have the checksum " + found);
    }
    verified = true;
  }

  private BlobException.Corrupt corrupt(String found) {
    onCorrupt.run();
    return new BlobException.Corrupt(blob, found);
  }

  /** Skipping would leave the checksum behind, so it reads. */
  @Override
  public long skip(long count) throws IOException {
    byte[] buffer = new byte[(int) Math.clamp(count, 0, 8192)];
    long skipped = 0;
    while (skipped < count) {
      int read = read(buffer, 0, (int) Math.min(buffer.length, count - skipped));
      if (read < 0) {
        break;
      }
      skipped += read;
    }
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
