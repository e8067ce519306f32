package io.mlconnector.x3anaplan.http;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.util.Timeout;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Makes an endpoint's {@code responseTimeout} the longest time for a request with its whole answer. By itself it bounds each read, and
 * a server that sends a byte now and then would never be given up. Also sends requests through the proxy that the process is told of. Bean {@code answerDeadline}, for {@code httpClientConfigurer}.
 */
@ApplicationScoped
@Named("answerDeadline")
@Unremovable
@RegisterForReflection
public class AnswerDeadline implements HttpClientConfigurer {

    private final OutboundProxy proxy = new OutboundProxy(AnswerDeadline::setting, System::getenv);

    private static String setting(String name) {
        return ConfigProvider.getConfig().getOptionalValue(name, String.class).orElse(null);
    }

    @Override
    public void configureHttpClient(HttpClientBuilder builder) {
        proxy.configure(builder);
        builder.addExecInterceptorFirst("answer-deadline", AnswerDeadline::execute);
    }

    private static ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain) throws IOException, HttpException {
        Timeout most = scope.clientContext.getRequestConfigOrDefault().getResponseTimeout();
        if (most == null || !most.isEnabled() || !(scope.originalRequest instanceof Cancellable sent)) {
            return chain.proceed(request, scope);
        }
        Watch watch = new Watch(most, sent);
        try {
            ClassicHttpResponse response = chain.proceed(request, scope);
            if (response.getEntity() == null) {
                watch.whole();
            } else {
                response.setEntity(new Watched(response.getEntity(), watch));
            }
            return response;
        } catch (IOException e) {
            throw watch.judged(e);
        }
    }

    /** Breaks the connection off at the deadline, whatever the thread that reads from it waits for. */
    private static final class Watch {

        private final Timeout most;
        private final CompletableFuture<Void> answer = new CompletableFuture<>();

        Watch(Timeout most, Cancellable sent) {
            this.most = most;
            answer.orTimeout(most.toMilliseconds(), TimeUnit.MILLISECONDS).whenCompleteAsync((whole, late) -> {
                if (late != null) {
                    sent.cancel();
                }
            });
        }

        void whole() {
            answer.complete(null);
        }

        /** What a failure really was: one that the deadline caused is a time-out. */
        IOException judged(IOException e) {
            if (answer.complete(null) || !answer.isCompletedExceptionally()) {
                return e;
            }
            IOException timeout = new SocketTimeoutException("the answer was not whole within " + most);
            timeout.initCause(e);
            return timeout;
        }
    }

    private static final class Watched extends HttpEntityWrapper {

        private final Watch watch;

        Watched(HttpEntity entity, Watch watch) {
            super(entity);
            this.watch = watch;
        }

        @Override
        public InputStream getContent() throws IOException {
            return new WatchedBody(super.getContent(), watch);
        }

        @Override
        public void close() throws IOException {
            watch.whole();
            super.close();
        }
    }

    private static final class WatchedBody extends FilterInputStream {

        private final Watch watch;

        WatchedBody(InputStream body, Watch watch) {
            super(body);
            this.watch = watch;
        }

        @Override
        public int read() throws IOException {
            try {
                return ended(in.read());
            } catch (IOException e) {
                throw watch.judged(e);
            }
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            try {
                return ended(in.read(bytes, from, length));
            } catch (IOException e) {
                throw watch.judged(e);
            }
        }

        private int ended(int read) {
            if (read < 0) {
                watch.whole();
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            watch.whole();
            super.close();
        }
    }
}
