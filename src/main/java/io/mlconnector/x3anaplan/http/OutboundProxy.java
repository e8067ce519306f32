package io.mlconnector.x3anaplan.http;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;

/**
 * The forward proxy through which requests leave, as the process's surroundings name it. The first that is set counts: Camel's
 * {@code camel.component.http.proxy-host}, the JVM's {@code https.proxyHost} and {@code http.proxyHost} with {@code http.nonProxyHosts}
 * (https://docs.oracle.com/en/java/javase/17/core/java-networking.html), the variables {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}. The
 * variables say nothing about this machine itself.
 */
final class OutboundProxy extends ProxySelector {

    private record Server(String host, int port, String user, String password) {

        List<Proxy> proxies() {
            return List.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port)));
        }
    }

    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){3})/(\\d{1,2})");
    private static final String CAMEL = "camel.component.http.proxy-";

    private final UnaryOperator<String> settings;
    private final Server everywhere;
    private final Map<String, Server> byScheme = new LinkedHashMap<>();
    private final List<String> direct;

    /**
     * @param settings value of a system property or setting, or null
     * @param environment value of a variable, or null
     * @throws ConfigurationFault if a variable names no proxy; the message has the variable, not its value
     */
    OutboundProxy(UnaryOperator<String> settings, UnaryOperator<String> environment) {
        this.settings = settings;
        String host = settings.apply(CAMEL + "host");
        everywhere = host == null ? null : new Server(host, port(settings.apply(CAMEL + "port"), CAMEL + "port"),
                settings.apply(CAMEL + "auth-username"), Objects.requireNonNullElse(settings.apply(CAMEL + "auth-password"), ""));
        for (String scheme : List.of("https", "http")) {
            variable(environment, scheme.toUpperCase(Locale.ROOT) + "_PROXY").ifPresent(server -> byScheme.put(scheme, server));
        }
        String exceptions = either(environment, "NO_PROXY");
        direct = exceptions == null ? List.of() : List.of(exceptions.toLowerCase(Locale.ROOT).split("[,\\s]+"));
    }

    /** Lets the requests of a client go this way, with the proxy's user and password where they are given. */
    void configure(HttpClientBuilder builder) {
        builder.setRoutePlanner(new SystemDefaultRoutePlanner(this));
        BasicCredentialsProvider credentials = new BasicCredentialsProvider();
        Stream.concat(Stream.ofNullable(everywhere), byScheme.values().stream()).filter(server -> server.user != null).forEach(server -> credentials.setCredentials(
                new AuthScope(server.host, server.port), new UsernamePasswordCredentials(server.user, server.password.toCharArray())));
        for (String scheme : List.of("https", "http")) {
            String host = settings.apply(scheme + ".proxyHost");
            String user = settings.apply(scheme + ".proxyUser");
            if (host != null && user != null) {
                String password = settings.apply(scheme + ".proxyPassword");
                credentials.setCredentials(new AuthScope(host, -1), new UsernamePasswordCredentials(user,
                        password == null ? new char[0] : password.toCharArray()));
            }
        }
        builder.setDefaultCredentialsProvider(credentials);
    }

    @Override
    public List<Proxy> select(URI target) {
        if (everywhere != null) {
            return everywhere.proxies();
        }
        if (settings.apply(target.getScheme() + ".proxyHost") != null) {
            return ProxySelector.getDefault().select(target);
        }
        Server server = byScheme.get(target.getScheme());
        return server == null || isDirect(target) ? List.of(Proxy.NO_PROXY) : server.proxies();
    }

    @Override
    public void connectFailed(URI target, SocketAddress proxy, IOException failure) {
        // Whoever asked tries again.
    }

    private boolean isDirect(URI target) {
        // A name with an underscore is no host to URI.
        String name = target.getHost() != null ? target.getHost() : String.valueOf(target.getAuthority()).replaceFirst(":\\d+$", "");
        String host = name.toLowerCase(Locale.ROOT);
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")
                || direct.stream().filter(exception -> !exception.isEmpty()).anyMatch(exception -> exception.equals("*")
                        || isWithin(host, exception) || host.equals(without(exception)) || host.endsWith("." + without(exception)));
    }

    /** Whether an address of four numbers lies in a range such as 10.0.0.0/8. */
    private static boolean isWithin(String host, String range) {
        Matcher given = RANGE.matcher(range);
        if (!given.matches() || !ADDRESS.matcher(host).matches()) {
            return false;
        }
        int bits = Math.min(32, Integer.parseInt(given.group(2)));
        long mask = bits == 0 ? 0 : 0xFFFFFFFFL << 32 - bits & 0xFFFFFFFFL;
        return (number(host) & mask) == (number(given.group(1)) & mask);
    }

    private static long number(String address) {
        return Arrays.stream(address.split("\\.")).mapToLong(Long::parseLong).reduce(0, (all, part) -> all << 8 | part);
    }

    /** An exception is a host with all below it, also as {@code .example.com}, {@code *.example.com} or with a port. */
    private static String without(String exception) {
        return exception.replaceFirst("^\\*?\\.", "").replaceFirst(":\\d+$", "");
    }

    private static Optional<Server> variable(UnaryOperator<String> environment, String name) {
        String value = either(environment, name);
        if (value == null) {
            return Optional.empty();
        }
        try {
            URI address = URI.create(value.contains("://") ? value : "http://" + value);
            if (address.getHost() == null || !address.getScheme().equals("http")) {
                throw new IllegalArgumentException("no host, or a scheme other than http");
            }
            String[] user = address.getUserInfo() == null ? new String[0] : address.getUserInfo().split(":", 2);
            return Optional.of(new Server(address.getHost(), address.getPort() < 0 ? 80 : address.getPort(),
                    user.length == 0 ? null : user[0], user.length < 2 ? "" : user[1]));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationFault("the variable " + name + " names no proxy: write http://host:port, or http://user:password@host:port");
        }
    }

    /** In capitals or not. */
    private static String either(UnaryOperator<String> environment, String name) {
        String value = environment.apply(name.toLowerCase(Locale.ROOT));
        String found = value == null || value.isBlank() ? environment.apply(name) : value;
        return found == null || found.isBlank() ? null : found.strip();
    }

    private static int port(String text, String setting) {
        try {
            return Integer.parseInt(String.valueOf(text));
        } catch (NumberFormatException e) {
            throw new ConfigurationFault(setting + " is no port: write a number such as 3128");
        }
    }
}
