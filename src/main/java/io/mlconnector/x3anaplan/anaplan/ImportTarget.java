package io.mlconnector.x3anaplan.anaplan;

import java.util.List;

/**
 * Where a data set goes, by ids. All ids are strings (reference anaplan-api 3.1).
 *
 * @param model id of the model, 32 upper-case hexadecimal digits
 * @param path of the model below the integration API's base
 * @param file id of the uploaded file, 113...
 * @param importAction id of the import, 112...
 * @param headers columns the import was set up with; empty where Anaplan does not tell
 */
public record ImportTarget(String model, String path, String file, String fileName, String importAction, String importName,
        List<String> headers) {

    String filePath() {
        return path + "/files/" + file;
    }
}
