package io.mlconnector.x3anaplan.sandbox.http;

import org.apache.hc.core5.http.ExceptionListener;
import org.apache.hc.core5.http.HttpConnection;

/** Connections that are dropped on purpose, or by a client that went away, are no news in a sandbox. */
final class Silence implements ExceptionListener {

    @Override
    public void onError(Exception e) {
        // a dropped connection
    }

    @Override
    public void onError(HttpConnection connection, Exception e) {
        // a dropped connection
    }
}
