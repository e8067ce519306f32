package io.mlconnector.x3anaplan.anaplan;

import java.util.List;

/**
 * Where a data set goes, by ids. All ids are strings (reference anaplan-api 3.1).
 *
 * @param model id of the model, 32 upper-case hexadecimal digits
 * @param path of the model below the integration API's base
 * @param file id of the uploaded file, 113...
 * @param importAction id of what is started: an import, 112..., or a process, 118...
 * @param step id of the import that reads the file: the import itself, or a step of the process
 * @param headers columns the import was set up with; empty where Anaplan does not tell
 * @param format in which the file is written
 * @param definition what Anaplan shows of the action besides its id, as text
 */
public record ImportTarget(String model, String path, String file, String fileName, String importAction, String importName, String step,
        List<String> headers, String definition, FileFormat format) {

    String filePath() {
        return path + "/files/" + file;
    }

    boolean isProcess() {
        return !importAction.equals(step);
    }

    /** Of what is started, import or process. */
    String actionPath() {
        return path + (isProcess() ? "/processes/" : "/imports/") + importAction;
    }

    /** Tasks are found under the action that was started (reference anaplan-api 5.3). */
    String tasksPath() {
        return actionPath() + "/tasks";
    }

    /** Failure dump of one step of a task (reference anaplan-api 5.4). */
    String dumpPath(String task, String stepId) {
        return tasksPath() + "/" + task + (isProcess() ? "/dumps/" + stepId : "/dump");
    }
}
