package io.tocsin.http;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;

/**
 * Which methods an address takes, over all resources: RESTEasy asks only the first class whose path fits, and so lists too
 * many or none.
 */
@Singleton
public class ResourceAddresses {

    private static final Pattern PARAMETER = Pattern.compile("\\{\\s*[\\w.-]+\\s*(?::\\s*((?:[^{}]|\\{[^{}]*\\})+))?\\}");

    /**
     * @param start what every address of it begins with, after slashes: tells most others away, and cheaper than the pattern
     */
    private record Operation(String start, Pattern address, String httpMethod, boolean upload) {

        static Operation of(String template, String httpMethod, boolean upload) {
            String bare = template.replaceAll("/+", "/").replaceAll("^/|/$", "");
            int parameter = bare.indexOf('{');
            return new Operation(parameter < 0 ? bare : bare.substring(0, parameter), pattern(template), httpMethod, upload);
        }

        boolean has(String path) {
            int from = 0;
            while (from < path.length() && path.charAt(from) == '/') {
                from++;
            }
            return path.startsWith(start, from) && address.matcher(path).matches();
        }
    }

    private final List<Operation> operations = new ArrayList<>();

    ResourceAddresses(BeanManager beans) {
        for (Bean<?> bean : beans.getBeans(Object.class, Any.Literal.INSTANCE)) {
            Path path = bean.getBeanClass().getAnnotation(Path.class);
            if (path != null) {
                Arrays.stream(bean.getBeanClass().getMethods()).forEach(method -> add(path.value(), method));
            }
        }
    }

    private void add(String start, Method method) {
        for (Annotation annotation : method.getAnnotations()) {
            HttpMethod httpMethod = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (httpMethod != null) {
                Path rest = method.getAnnotation(Path.class);
                operations.add(Operation.of(start + "/" + (rest == null ? "" : rest.value()), httpMethod.value(),
                        method.isAnnotationPresent(Upload.class)));
            }
        }
    }

    private static Pattern pattern(String template) {
        var pattern = new StringBuilder();
        Matcher parameter = PARAMETER.matcher(template);
        int end = 0;
        while (parameter.find()) {
            pattern.append(literal(template.substring(end, parameter.start())))
                    .append('(').append(parameter.group(1) == null ? "[^/]+" : parameter.group(1).strip()).append(')');
            end = parameter.end();
        }
        String address = pattern.append(literal(template.substring(end))).toString();
        return Pattern.compile("/*" + address.replaceAll("^/+|/+$", "") + "/*");
    }

    private static String literal(String text) {
        return text.replaceAll("/+", "/").replaceAll("[.\\[\\]()*+?^$|\\\\]", "\\\\$0");
    }

    /** Whether GET is for this address. */
    public boolean canBeRead(String path) {
        return methods(path).contains("GET");
    }

    /** @return the methods, with those that HTTP answers by itself; none where there is nothing at this address */
    SortedSet<String> methods(String path) {
        var methods = new TreeSet<String>();
        operations.stream().filter(operation -> operation.has(path)).map(Operation::httpMethod)
                .forEach(methods::add);
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        if (!methods.isEmpty()) {
            methods.add("OPTIONS");
        }
        return methods;
    }

    boolean takesUpload(String httpMethod, String path) {
        return operations.stream().anyMatch(operation -> operation.upload() && operation.httpMethod().equals(httpMethod)
                && operation.has(path));
    }
}
