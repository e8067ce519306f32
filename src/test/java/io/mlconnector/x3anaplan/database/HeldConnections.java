package io.mlconnector.x3anaplan.database;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import javax.sql.DataSource;

/** A database that knows how many of its connections each thread holds. */
public final class HeldConnections {

    private final ThreadLocal<Integer> held = ThreadLocal.withInitial(() -> 0);
    private final DataSource database;
    private volatile int most;

    public HeldConnections(DataSource database) {
        this.database = (DataSource) Proxy.newProxyInstance(HeldConnections.class.getClassLoader(), new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                    Object result = invoke(database, method, arguments);
                    return result instanceof Connection c ? counted(c) : result;
                });
    }

    public DataSource database() {
        return database;
    }

    /** By the calling thread, now. */
    public int held() {
        return held.get();
    }

    /** By any one thread, at any time. */
    public int most() {
        return most;
    }

    private Connection counted(Connection c) {
        held.set(held.get() + 1);
        most = Math.max(most, held.get());
        return (Connection) Proxy.newProxyInstance(HeldConnections.class.getClassLoader(), new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("close") && !c.isClosed()) {
                        held.set(held.get() - 1);
                    }
                    return invoke(c, method, arguments);
                });
    }

    private static Object invoke(Object of, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(of, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
