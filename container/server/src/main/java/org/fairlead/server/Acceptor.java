package org.fairlead.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.http.HttpDecoderConfig;
import org.fairlead.netty.HttpHeads;
import org.fairlead.netty.Peers;

/** Makes the pipeline of a channel that was accepted. Thread-safe. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows in the pipeline
final class Acceptor {

    private final Requests requests;
    private final Requests healthRequests;
    private final Certificates certificates;
    private final HttpDecoderConfig limits;

    Acceptor(Requests requests, Requests healthRequests, Certificates certificates) {
        this.requests = requests;
        this.healthRequests = healthRequests;
        this.certificates = certificates;
        this.limits = HttpHeads.config(requests.limits());
    }

    /** On the channel's event loop, before anything is read. */
    void accept(Channel channel, ListenAddress address, Arrival arrival) {
        Requests answers = address.isForHealth() ? healthRequests : requests;
        answers.admission().counters().connected();
        ServerTls tls = address.tls();
        RequestHandler handler = new RequestHandler(answers, arrival, tls != null);
        ChannelPipeline pipeline = channel.pipeline();
        Peers peers = Peers.of(channel);
        boolean proxied = answers.forwarding().expectsProxyHeader(peers.remote());
        if (proxied) {
            pipeline.addLast(new HAProxyMessageDecoder(true));
            pipeline.addLast(new ProxyHeaderHandler(handler));
        }
        if (tls != null) {
            pipeline.addLast(certificates.handler(tls));
        }
        pipeline.addLast(new RequestDecoder(limits, handler));
        pipeline.addLast(handler);
        if (!proxied) {
            handler.arrived(peers, false);
        }
    }
}
