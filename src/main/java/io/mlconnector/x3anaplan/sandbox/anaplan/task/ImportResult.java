package io.mlconnector.x3anaplan.sandbox.anaplan.task;

import java.util.List;

/**
 * How one import ended (anaplan-api section 5.2).
 *
 * @param dump whether rows were rejected or loaded with a warning
 */
public record ImportResult(String objectId, String objectName, boolean successful, boolean dump, List<Detail> details) {

    /** @param values flat, alternating key and value */
    public record Detail(String type, String text, List<String> values) {
    }

    static ImportResult failed(String objectId, String objectName, ImportFailure failure) {
        return new ImportResult(objectId, objectName, false, false,
                List.of(new Detail(failure.type(), failure.getMessage(), List.of())));
    }
}
