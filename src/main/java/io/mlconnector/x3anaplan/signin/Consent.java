package io.mlconnector.x3anaplan.signin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What comes back from the page where a person consents or not. X3's gateway calls the code {@code authorizationCode}, everybody else
 * {@code code} (reference sage-x3-api 2.3).
 *
 * @param code null if there is none
 * @param endpoint another service to go to, or null
 * @param error why there is no code, or null
 */
public record Consent(String code, String state, String endpoint, String error) {

    /** From the parameters of a query, a form or a JSON object. */
    public static Consent of(Map<String, String> parameters) {
        String error = parameters.get("error");
        String why = parameters.get("error_description");
        return new Consent(parameters.getOrDefault("authorizationCode", parameters.get("code")), parameters.get("state"),
                parameters.get("endpoint"), error == null || why == null ? error : error + ": " + why);
    }

    /** From the query and the body of a request. @param contentType form, JSON or anything else, which is not read */
    public static Consent of(String rawQuery, String contentType, String body) {
        Map<String, String> parameters = form(rawQuery);
        if (contentType != null && contentType.startsWith("application/json")) {
            try {
                JsonNode object = new ObjectMapper().readTree(body);
                object.fields().forEachRemaining(field -> parameters.put(field.getKey(), field.getValue().asText()));
            } catch (IOException e) {
                parameters.put("error", "the answer cannot be read");
            }
        } else if (contentType != null && contentType.startsWith("application/x-www-form-urlencoded")) {
            parameters.putAll(form(body));
        }
        return of(parameters);
    }

    /** From what a person pasted: the code itself, or the whole address that the browser ended at. */
    public static Consent pasted(String text) {
        String stripped = text.strip();
        return stripped.matches("https?://.*") ? of(form(URI.create(stripped).getRawQuery())) : new Consent(stripped, null, null, null);
    }

    /** The same as the query of an address. */
    public String query() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("code", code);
        parameters.put("state", state);
        parameters.put("endpoint", endpoint);
        parameters.put("error", error);
        return parameters.entrySet().stream().filter(each -> each.getValue() != null)
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8)).collect(Collectors.joining("&"));
    }

    private static Map<String, String> form(String text) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : text == null ? new String[0] : text.split("&")) {
            String[] parts = pair.split("=", 2);
            if (!parts[0].isEmpty() && parts.length == 2) {
                parameters.put(decode(parts[0]), decode(parts[1]));
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** Hides the code. */
    @Override
    public String toString() {
        return "Consent[" + (code == null ? "no code" : "with code") + (error == null ? "" : ", " + error) + "]";
    }
}
