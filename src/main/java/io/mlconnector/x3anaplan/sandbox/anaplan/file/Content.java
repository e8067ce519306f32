package io.mlconnector.x3anaplan.sandbox.anaplan.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;

/** The plain bytes of a file as they stood at one moment: parts on disk that nothing changes any more. */
public record Content(List<Path> parts) {

    /** The parts one after the other, each opened only when its turn comes. */
    public InputStream open() {
        Iterator<Path> rest = parts.iterator();
        return new SequenceInputStream(new Enumeration<InputStream>() {
            @Override
            public boolean hasMoreElements() {
                return rest.hasNext();
            }

            @Override
            public InputStream nextElement() {
                try {
                    return Files.newInputStream(rest.next());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
    }

    public byte[] bytes() {
        try (InputStream in = open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
