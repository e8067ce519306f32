package io.mlconnector.x3anaplan.budget;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrgencyTest {

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "POST, /token/authenticate, FINISHING",
        "POST, /token/refresh, FINISHING",
        "POST, /oauth/token, FINISHING",
        "POST, /oauth/device/code, FINISHING",
        "POST, /2/0/workspaces/w/models/m/files/113/complete, FINISHING",
        "GET, /2/0/workspaces/w/models/m/imports/112/tasks, FINISHING",
        "POST, /2/0/workspaces/w/models/m/imports/112/tasks, FINISHING",
        "GET, /2/0/workspaces/w/models/m/imports/112/tasks/F00, FINISHING",
        "GET, /2/0/workspaces/w/models/m/processes/118/tasks/F00/dumps/112, FINISHING",
        "GET, /2/0/workspaces/w/models/m/imports/112/tasks/F00/dump/chunks/0, FINISHING",
        "POST, /2/0/workspaces/w/models/m/exports/116/tasks, FINISHING",
        "GET, /2/0/workspaces/w/models/m/files/113/chunks/0, FINISHING",
        "GET, /2/0/workspaces/w/models/m/files/116/chunks, FINISHING",
        "POST, /2/0/workspaces/w/models/m/files/113, UPLOADING",
        "PUT, /2/0/workspaces/w/models/m/files/113/chunks/0, UPLOADING",
        "GET, /2/0/workspaces/w/models/m/files, LOOKING_UP",
        "GET, /2/0/workspaces/w/models/m/imports/112, LOOKING_UP",
        "GET, /2/0/workspaces/w/models/m/processes/118, LOOKING_UP",
        "GET, /2/0/models/m, LOOKING_UP",
        "GET, /2/0/models/m/modelCalendar, LOOKING_UP",
        "GET, /2/0/users/me, LOOKING_UP",
    })
    void whatAModelWaitsForComesBeforeChunksAndThoseBeforeLookUps(String method, String path, Urgency urgency) {
        assertThat(Urgency.of(method, path)).isEqualTo(urgency);
    }
}
