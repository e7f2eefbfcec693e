package org.fairlead.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The path inside the application by which a servlet container has found what answers a request. */
final class ServletPath {

    private static final Pattern PARAMETERS = Pattern.compile(";[^/]*");

    /** An escape that containers leave, since it would be another path without it; they have decoded all others. */
    private static final Pattern NO_ESCAPE = Pattern.compile("%(?!2[fF]|5[cC])");

    private ServletPath() {}

    /**
     * What servlets, filters and security constraints are found by, and what a filter may have changed: decoded, without parameters such as {@code ;jsessionid}, and canonical as far as
     * the container sees to that. A path that only we read otherwise could go past a constraint.
     *
     * <p>But it ends where the request's does: where that is the name of a folder that has a welcome file, containers go on to the file.
     *
     * @return with percent signs that are none of an escape escaped
     */
    static String of(HttpServletRequest request) {
        String info = request.getPathInfo();
        String path = info == null ? request.getServletPath() : request.getServletPath() + info;
        if (path.indexOf('%') < 0 && request.getRequestURI().equals(request.getContextPath() + path)) {
            return path; // most often
        }
        String asked = asked(request);
        if (asked != null && path.length() > asked.length() && path.startsWith(asFolder(asked))) {
            path = asked;
        }
        if (path.indexOf('%') < 0) {
            return path;
        }
        if (path.equals(asked)) {
            return path.replace("%", "%25"); // none is left of an escape
        }
        return path.contains("%25") ? path : NO_ESCAPE.matcher(path).replaceAll("%25");
    }

    private static String asFolder(String path) {
        return path.endsWith("/") ? path : path + "/";
    }

    /** The path of the request inside the application, all of it decoded; null where it cannot be told. */
    private static @Nullable String asked(HttpServletRequest request) {
        try {
            String path = decoded(PARAMETERS.matcher(request.getRequestURI()).replaceAll(""));
            String context = decoded(request.getContextPath());
            return path.startsWith(context) ? path.substring(context.length()) : null;
        } catch (IllegalArgumentException e) {
            return null; // the container has made something of it nevertheless
        }
    }

    private static String decoded(String path) {
        return path.indexOf('%') < 0 ? path : URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
