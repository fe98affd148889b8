package dev.banyan.accounts;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gets a small document within a time that holds for all of it, however it drips: the callers of
 * everybody else wait for the same keys. It follows no redirect, which could lead to an address
 * that nobody configured. Blocking; thread-safe.
 */
final class BoundedFetch implements ResourceRetriever {

  private static final int OK = 200;

  private final Duration atMost;
  private final int bytesMax;
  private final HttpClient client;

  BoundedFetch(Duration atMost, int bytesMax) {
    this.atMost = atMost;
    this.bytesMax = bytesMax;
    HttpClient.Builder builder =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).connectTimeout(atMost);
    ProxySelector proxies = ProxySelector.getDefault();
    this.client = (proxies == null ? builder : builder.proxy(proxies)).build();
  }

  @Override
  public Resource retrieveResource(URL url) throws IOException {
    HttpRequest request;
    try {
      request = HttpRequest.newBuilder(URI.create(url.toString())).GET().build();
    } catch (IllegalArgumentException noHttp) {
      throw new IOException(url + " is no address to fetch from", noHttp);
    }
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8), bytesMax));
    try {
      HttpResponse<String> whole = answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      if (whole.statusCode() != OK) {
        throw new IOException(url + " answers " + whole.statusCode());
      }
      return new Resource(whole.body(), whole.headers().firstValue("Content-Type").orElse(null));
    } catch (ExecutionException failed) {
      throw new IOException(url + " could not be fetched", failed.getCause());
    } catch (TimeoutException slow) {
      throw new IOException(url + " took longer than " + atMost, slow);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    } finally {
      answer.cancel(true);
    }
  }
}
