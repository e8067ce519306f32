package io.mlconnector.x3anaplan.sandbox.anaplan.api;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.http.Request;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Model;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.User;
import java.io.IOException;
import java.util.List;

/**
 * An admitted request of a signed-in user.
 *
 * @param model null outside models
 * @param arguments path segments after the model's id
 */
record Call(Request request, User user, Model model, List<String> arguments) {

    private static final ObjectReader BODY = Reply.JSON.reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    String argument(int n) {
        return arguments.get(n);
    }

    String query(String name, String otherwise) {
        return request.query().getOrDefault(name, otherwise);
    }

    /** Whether the user's role has the action of this name. */
    boolean mayRun(String action) {
        return model.role(user).mayRun(action);
    }

    /** @throws ApiError 400 when the body is no JSON */
    JsonNode json() {
        try {
            return BODY.readTree(request.body());
        } catch (IOException e) {
            throw new ApiError(400, "Malformed JSON request body");
        }
    }
}
