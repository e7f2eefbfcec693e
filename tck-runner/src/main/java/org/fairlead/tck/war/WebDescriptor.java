package org.fairlead.tck.war;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What matters here of {@code WEB-INF/web.xml} (Jakarta Servlet 6.1, chapter 14).
 *
 * @param contextParameters by name
 * @param listeners names of classes, in their order
 */
record WebDescriptor(Map<String, String> contextParameters, List<String> listeners) {

    /**
     * Reads the descriptor of a web application, which may have none.
     *
     * @throws IOException where it cannot be read, or is no XML
     */
    static WebDescriptor of(Path war) throws IOException {
        Map<String, String> parameters = new LinkedHashMap<>();
        List<String> listeners = new ArrayList<>();
        Path file = war.resolve("WEB-INF/web.xml");
        if (Files.exists(file)) {
            Element root = parse(file);
            for (Element parameter : children(root, "context-param")) {
                parameters.put(text(parameter, "param-name"), text(parameter, "param-value"));
            }
            for (Element listener : children(root, "listener")) {
                listeners.add(text(listener, "listener-class"));
            }
        }
        return new WebDescriptor(parameters, listeners);
    }

    private static Element parse(Path file) throws IOException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        try {
            // a descriptor may name a schema or a DTD; nothing is fetched for it
            factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
            return factory.newDocumentBuilder().parse(file.toFile()).getDocumentElement();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(file + " cannot be read", e);
        }
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        NodeList children = parent.getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            Node child = children.item(i);
            if (child instanceof Element element && element.getNodeName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }

    private static String text(Element parent, String name) {
        List<Element> found = children(parent, name);
        return found.isEmpty() ? "" : found.get(0).getTextContent().trim();
    }
}
