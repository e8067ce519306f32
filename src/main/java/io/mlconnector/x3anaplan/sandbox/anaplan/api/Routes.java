package io.mlconnector.x3anaplan.sandbox.anaplan.api;

import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.http.Request;
import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import io.mlconnector.x3anaplan.sandbox.http.SandboxServer;
import io.mlconnector.x3anaplan.sandbox.anaplan.AnaplanSettings;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Model;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.User;
import io.mlconnector.x3anaplan.sandbox.anaplan.signin.Tokens;
import io.mlconnector.x3anaplan.sandbox.anaplan.task.TaskQueue;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What every request passes before it is handled: rate limit, token, access to the model, state of the model, busy model. */
final class Routes {

    enum Trait {
        /** Answered while a task runs on the model (anaplan-api section 6.2). */
        WHILE_BUSY,
        /** Answered for archived, locked and offline models. */
        ANY_STATE,
        /** The handler itself deals with a user without access. */
        WITHOUT_ACCESS
    }

    interface Handler {
        Reply handle(Call call);
    }

    private final SandboxServer server;
    private final SandboxClock clock;
    private final AnaplanSettings settings;
    private final Tenant tenant;
    private final Tokens tokens;
    private final TaskQueue tasks;
    private final RateBucket bucket;

    Routes(SandboxServer server, SandboxClock clock, AnaplanSettings settings, Tenant tenant, Tokens tokens, TaskQueue tasks) {
        this.server = server;
        this.clock = clock;
        this.settings = settings;
        this.tenant = tenant;
        this.tokens = tokens;
        this.tasks = tasks;
        this.bucket = new RateBucket(settings.rate());
        server.otherwise(metered(r -> {
            throw ApiError.notFound();
        }));
    }

    /** A route of the sign-in service: counted, no token needed. */
    void open(String method, String path, Function<Request, Reply> handler) {
        server.route(method, path, metered(handler));
    }

    /** A route outside models. */
    void signedIn(String method, String path, Handler handler) {
        server.route(method, "/2/0" + path, metered(r -> handler.handle(new Call(r, user(r), null, r.pathArguments()))));
    }

    /** A route below a model, in both forms of the path (anaplan-api section 3.1). */
    void model(String method, String suffix, Handler handler, Trait... traits) {
        Set<Trait> set = Set.of(traits);
        server.route(method, "/2/0/models/{}" + suffix, metered(r -> inModel(r, 0, handler, set)));
        server.route(method, "/2/0/workspaces/{}/models/{}" + suffix, metered(r -> inModel(r, 1, handler, set)));
    }

    private Reply inModel(Request r, int at, Handler handler, Set<Trait> traits) {
        User user = user(r);
        Model model = tenant.modelById(r.argument(at)).orElseThrow(ApiError::notFound);
        if (at == 1 && !model.workspace().id().equals(r.argument(0))
                || !traits.contains(Trait.WITHOUT_ACCESS) && model.withoutAccess().contains(user.email())) {
            throw ApiError.notFound();
        }
        if (model.state().refusal() != 0 && !traits.contains(Trait.ANY_STATE)) {
            throw new ApiError(model.state().refusal(), model.state().message());
        }
        if (settings.answers().busyBlocks() && !traits.contains(Trait.WHILE_BUSY)) {
            tasks.awaitIdle(model);
        }
        List<String> arguments = r.pathArguments().subList(at + 1, r.pathArguments().size());
        return handler.handle(new Call(r, user, model, arguments));
    }

    private User user(Request r) {
        return tokens.user(r.header("Authorization").orElse("")).orElseThrow(() -> new ApiError(401, "Unauthorized"));
    }

    private Function<Request, Reply> metered(Function<Request, Reply> handler) {
        return r -> {
            long wait = bucket.take();
            if (wait > 0) {
                Reply refusal = Answers.error(r, 429, "Too Many Requests", clock.instant());
                return switch (settings.rate().retryAfter()) {
                    case SECONDS -> refusal.with("Retry-After", "" + wait);
                    case HTTP_DATE -> refusal.with("Retry-After", DateTimeFormatter.RFC_1123_DATE_TIME
                            .format(ZonedDateTime.ofInstant(clock.instant().plusSeconds(wait), ZoneOffset.UTC)));
                    case ABSENT -> refusal;
                };
            }
            try {
                return handler.apply(r);
            } catch (ApiError e) {
                return Answers.error(r, e.status(), e.getMessage(), clock.instant());
            }
        };
    }
}
