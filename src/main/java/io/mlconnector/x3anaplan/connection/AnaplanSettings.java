package io.mlconnector.x3anaplan.connection;

import java.net.URI;
import java.time.Duration;

/**
 * How an Anaplan model is reached (reference anaplan-api sections 1, 2, 5.2). The three addresses are independent of each other.
 *
 * @param authUrl null only with OAuth sign-in, {@code oauthUrl} only without
 * @param tenant name under which all connections to one Anaplan tenant share its request rate
 * @param workspace id or name
 * @param model id or name
 * @param requestsPerMinute what the tenant admits
 * @param reservePerMinute how much of that is left to the tenant's other tools
 * @param timeout for a request and its whole answer; a busy model lets requests wait for minutes (6.2)
 * @param chunkBytes size of an upload chunk before compression, in bytes, at most 50,000,000
 * @param taskPollFirst wait before the first look at a task; it grows from look to look
 * @param taskPollMost longest wait between two looks
 * @param taskTimeout how long a task may run before the run leaves it to a later one
 * @param localeName for starting tasks, e.g. en_US
 * @param complete whether an upload is ended by a request of its own
 */
public record AnaplanSettings(URI apiUrl, URI authUrl, URI oauthUrl, String tenant, AnaplanAuth auth, String workspace, String model,
        int requestsPerMinute, int reservePerMinute, Duration timeout, int chunkBytes, Duration taskPollFirst, Duration taskPollMost,
        Duration taskTimeout, String localeName, Complete complete) {

    /** NEVER: an upload ends with its last announced chunk; AFTER: it is also said to be complete. */
    public enum Complete { NEVER, AFTER }

    /** One whose uploads end with the last chunk. */
    public AnaplanSettings(URI apiUrl, URI authUrl, URI oauthUrl, String tenant, AnaplanAuth auth, String workspace, String model,
            int requestsPerMinute, int reservePerMinute, Duration timeout, int chunkBytes, Duration taskPollFirst, Duration taskPollMost,
            Duration taskTimeout, String localeName) {
        this(apiUrl, authUrl, oauthUrl, tenant, auth, workspace, model, requestsPerMinute, reservePerMinute, timeout, chunkBytes, taskPollFirst,
                taskPollMost, taskTimeout, localeName, Complete.NEVER);
    }
}
