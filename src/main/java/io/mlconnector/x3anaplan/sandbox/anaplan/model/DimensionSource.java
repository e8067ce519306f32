package io.mlconnector.x3anaplan.sandbox.anaplan.model;

/** Where a module import takes the member of one dimension from (anaplan-api section 8.2). */
public sealed interface DimensionSource {

    enum MatchBy { NAME_OR_CODE, CODE, NAME }

    /** @param date pattern of {@link java.time.format.DateTimeFormatter}, for Time alone: the column holds days, each stands for its month; else null */
    record FromColumn(String header, MatchBy match, String date) implements DimensionSource {
    }

    record Fixed(String member) implements DimensionSource {
    }

    /** Asked each time: {@code mappingParameters} of the start must name the member for this entity type (section 5.1). */
    record Ask(String entityType) implements DimensionSource {
    }
}
