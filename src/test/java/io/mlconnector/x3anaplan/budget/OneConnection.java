package io.mlconnector.x3anaplan.budget;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A pool of one: tests of thousands of statements need not open as many connections. For one thread. */
final class OneConnection {

    private OneConnection() {
    }

    static DataSource of(DataSource database) {
        try {
            Connection kept = database.getConnection();
            Connection open = (Connection) Proxy.newProxyInstance(OneConnection.class.getClassLoader(), new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        try {
                            return method.getName().equals("close") ? null : method.invoke(kept, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
            return (DataSource) Proxy.newProxyInstance(OneConnection.class.getClassLoader(), new Class<?>[] {DataSource.class},
                    (proxy, method, arguments) -> open);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
