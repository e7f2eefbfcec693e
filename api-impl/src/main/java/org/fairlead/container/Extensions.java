package org.fairlead.container;

import jakarta.websocket.Extension;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.fairlead.handshake.DeflateNegotiation;
import org.fairlead.handshake.ExtensionHeader;
import org.fairlead.handshake.HandshakeException;
import org.fairlead.handshake.RequestHead;
import org.fairlead.protocol.DeflateParameters;
import org.jspecify.annotations.Nullable;

/** Between the handshake's extension elements and the Jakarta API's extensions. */
final class Extensions {

    /** An extension as the API shows it; equal when name and parameters are. */
    record Element(String name, List<Extension.Parameter> parameters) implements Extension {
        Element {
            parameters = List.copyOf(parameters);
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public List<Extension.Parameter> getParameters() {
            return parameters;
        }
    }

    /** A parameter; without a value it has the empty one, as the API knows no null. */
    record Parameter(String name, String value) implements Extension.Parameter {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public String getValue() {
            return value;
        }
    }

    /** What this container implements itself. */
    static final Set<Extension> INSTALLED = Set.of(new Element(DeflateNegotiation.NAME, List.of()));

    /** A server keeps no compression context between messages: memory for idle sessions costs more than it saves. */
    static final DeflateNegotiation.Preferences SERVER_DEFLATE = new DeflateNegotiation.Preferences(true, true, 15, 15);

    /** A client takes whatever the server prefers. */
    private static final DeflateNegotiation.Preferences CLIENT_DEFLATE =
            new DeflateNegotiation.Preferences(false, false, 15, 15);

    private Extensions() {}

    static List<Extension> toApi(List<ExtensionHeader> headers) {
        if (headers.isEmpty()) {
            return List.of();
        }
        List<Extension> extensions = new ArrayList<>(headers.size());
        for (ExtensionHeader header : headers) {
            List<Extension.Parameter> parameters =
                    new ArrayList<>(header.parameters().size());
            for (ExtensionHeader.Parameter parameter : header.parameters()) {
                parameters.add(new Parameter(parameter.name(), orEmpty(parameter.value())));
            }
            extensions.add(new Element(header.name(), parameters));
        }
        return List.copyOf(extensions);
    }

    static List<ExtensionHeader> toHeaders(List<? extends Extension> extensions) {
        if (extensions.isEmpty()) {
            return List.of();
        }
        List<ExtensionHeader> headers = new ArrayList<>(extensions.size());
        for (Extension extension : extensions) {
            List<ExtensionHeader.Parameter> parameters = new ArrayList<>();
            for (Extension.Parameter parameter : extension.getParameters()) {
                String value = parameter.getValue();
                parameters.add(new ExtensionHeader.Parameter(
                        parameter.getName(), value == null || value.isEmpty() ? null : value));
            }
            headers.add(new ExtensionHeader(extension.getName(), parameters));
        }
        return headers;
    }

    static boolean isDeflate(ExtensionHeader header) {
        return header.name().equals(DeflateNegotiation.NAME);
    }

    static boolean containsDeflate(List<? extends Extension> extensions) {
        return extensions.stream().anyMatch(extension -> DeflateNegotiation.NAME.equals(extension.getName()));
    }

    /** What a client offers: the application's, even where they are unknown here, then ours if it is switched on. */
    static List<ExtensionHeader> offers(List<? extends Extension> configured, boolean deflate) {
        List<ExtensionHeader> offers = new ArrayList<>(toHeaders(configured));
        if (deflate && !containsDeflate(configured)) {
            offers.add(DeflateNegotiation.offer(CLIENT_DEFLATE));
        }
        return offers;
    }

    /** What a client's engine needs of the server's answer: the first of its offers that the answer fits. */
    static @Nullable DeflateParameters agreedDeflate(RequestHead request, List<ExtensionHeader> answer)
            throws HandshakeException {
        HandshakeException misfit = null;
        for (ExtensionHeader offer : ExtensionHeader.parse(request.headers().all("Sec-WebSocket-Extensions"))) {
            if (isDeflate(offer)) {
                try {
                    return DeflateNegotiation.agreed(offer, answer);
                } catch (HandshakeException e) {
                    misfit = e;
                }
            }
        }
        if (misfit != null) {
            throw misfit;
        }
        return null;
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
