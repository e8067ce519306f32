package io.mlconnector.x3anaplan.sandbox.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** A body that announces all of its bytes and writes them as a fault has it. */
final class FaultyBody extends AbstractHttpEntity {

    interface Writing {
        void write(byte[] body, OutputStream out) throws IOException;
    }

    private final byte[] body;
    private final Writing writing;

    FaultyBody(byte[] body, ContentType type, Writing writing) {
        super(type, null);
        this.body = body;
        this.writing = writing;
    }

    /** Half of the bytes, then the connection is dropped. */
    static Writing half() {
        return (body, out) -> {
            out.write(body, 0, body.length / 2);
            out.flush();
            throw new IOException("fault: connection dropped in the middle of the body");
        };
    }

    /** Byte by byte, until the client has had enough. */
    static Writing drip(long millis) {
        return (body, out) -> {
            for (byte b : body) {
                try {
                    Thread.sleep(millis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
                out.write(b);
                out.flush();
            }
        };
    }

    @Override
    public long getContentLength() {
        return body.length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        writing.write(body, out);
    }

    @Override
    public InputStream getContent() {
        return new ByteArrayInputStream(body);
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public boolean isStreaming() {
        return false;
    }

    @Override
    public void close() {
        // nothing is held
    }
}
