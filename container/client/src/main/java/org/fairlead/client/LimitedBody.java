package org.fairlead.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Collects the body of a response up to a number of bytes. The client calls it serially. */
final class LimitedBody implements BodySubscriber<byte[]> {
    private final long max;
    private final long announced;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private @Nullable Subscription subscription;

    LimitedBody(ResponseInfo head, long max) {
        this.max = max;
        this.announced = head.headers().firstValueAsLong("Content-Length").orElse(0);
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        if (announced > max) {
            tooLarge(announced);
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        for (ByteBuffer part : parts) {
            if (bytes.size() + (long) part.remaining() > max) {
                tooLarge(bytes.size() + (long) part.remaining());
                return;
            }
            byte[] copy = new byte[part.remaining()];
            part.get(copy);
            bytes.writeBytes(copy);
        }
        if (subscription != null) {
            subscription.request(1);
        }
    }

    private void tooLarge(long size) {
        if (subscription != null) {
            subscription.cancel();
        }
        body.completeExceptionally(
                new IOException("the body has at least " + size + " bytes, and at most " + max + " are taken"));
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(bytes.toByteArray());
    }
}
