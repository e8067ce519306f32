package io.mlconnector.x3anaplan.ops;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import javax.sql.DataSource;

/** Whether the database can keep what the product writes, asked before any work begins: its encoding, and what our role may do there. */
@ApplicationScoped
public class DatabaseFit {

    private final DataSource database;

    @Inject
    public DatabaseFit(DataSource database) {
        this.database = database;
    }

    /** For the client proxy of the CDI container only. */
    protected DatabaseFit() {
        this(null);
    }

    /** Before {@link Migration}. */
    void encoding(@Observes @Priority(0) StartupEvent event) {
        String encoding = Sql.first(database, rs -> rs.getString(1), "select pg_encoding_to_char(encoding) from pg_database"
                + " where datname = current_database()").orElse("unknown");
        if (!encoding.equals("UTF8")) {
            throw new ConfigurationFault("the database has encoding " + encoding + ", which cannot keep all that Sage X3 writes. Create one with: "
                    + "create database x3anaplan encoding 'UTF8' template template0");
        }
    }

    /**
     * Tables of other owners beside ours are none of our business. For commands that work with the tables; the owner of the schema, who migrates, needs other rights.
     *
     * @throws ConfigurationFault with the rights that our role lacks
     */
    public void refuseWithoutRights() {
        List<String> missing = Sql.all(database, rs -> rs.getString(1), """
                with ours as (
                  select c.oid, c.relname, c.relkind from pg_class h join pg_class c on c.relowner = h.relowner and c.relnamespace = h.relnamespace
                   where h.oid = to_regclass('flyway_schema_history') and c.oid <> h.oid)
                select format('%s on table %s', r.name, c.relname) from ours c cross join unnest(array['select', 'insert', 'update', 'delete']) as r (name)
                 where case when c.relkind in ('r', 'p') then not has_table_privilege(c.oid, r.name) end
                union all
                select format('temporary on database %I', current_database()) where not has_database_privilege(current_database(), 'temporary')
                union all
                select format('usage on sequence %s', c.relname) from ours c
                 where case when c.relkind = 'S' then not has_sequence_privilege(c.oid, 'usage') end
                 order by 1 limit 5""");
        if (!missing.isEmpty()) {
            throw new ConfigurationFault("the database role lacks rights: " + String.join(", ", missing)
                    + ". Let an administrator run deploy/database/grants.sql in the product's database");
        }
    }
}
