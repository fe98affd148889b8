package dev.banyan.edge;

import dev.banyan.http.TrustedEdge;
import dev.banyan.kernel.Secret;
import io.netty.util.AsciiString;

/**
 * A header by which the receiver of a request knows that the edge sent it. Clients cannot send one:
 * {@link HeaderHygiene} removes whatever begins so, in any spelling. Ready to be written, so that
 * requests cost nothing more.
 */
final class SenderProof {

  private static final AsciiString TO_PLATFORM = AsciiString.cached(TrustedEdge.HEADER);
  private static final AsciiString TO_APP = AsciiString.cached("x-banyan-edge-secret");

  final AsciiString name;
  final AsciiString value;

  private SenderProof(AsciiString name, Secret secret) {
    this.name = name;
    this.value = AsciiString.cached(secret.reveal());
  }

  static SenderProof toPlatform(Secret secret) {
    return new SenderProof(TO_PLATFORM, secret);
  }

  static SenderProof toApp(Secret secret) {
    return new SenderProof(TO_APP, secret);
  }
}
