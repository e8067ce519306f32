package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Whoever keeps staged files: writes one anew in the format that its import declares. */
public interface FormattedFile {

    /**
     * Writes the chunks of a staged file anew, within the caller's transaction. Does nothing if they have the format already.
     *
     * @param header names of the columns as the import has them, in the order of the file
     * @param importName for messages
     * @return how many chunks there are now
     * @throws ConfigurationFault if a value cannot be written so, with row, column and character; nothing was uploaded then
     */
    int write(Connection transaction, long stage, FileFormat format, List<String> header, String importName) throws SQLException;
}
