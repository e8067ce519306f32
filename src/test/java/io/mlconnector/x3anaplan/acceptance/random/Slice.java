package io.mlconnector.x3anaplan.acceptance.random;

import com.fasterxml.jackson.databind.JsonNode;

/** A slice of the target, by its coordinates. */
record Slice(String ledger, String company, String period) {

    /** Of anything in our API that names ledger, company and period. */
    static Slice of(JsonNode named) {
        return new Slice(named.path("ledger").asText(), named.path("company").asText(), named.path("period").asText());
    }

    @Override
    public String toString() {
        return period + " " + company + " " + ledger;
    }
}
