package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.connection.Datasets;
import io.mlconnector.x3anaplan.connection.MappingSettings;
import io.mlconnector.x3anaplan.connection.MappingSettings.Unmapped;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.codetable.CodeTable;
import io.mlconnector.x3anaplan.mapping.MappingTables;
import io.mlconnector.x3anaplan.codetable.Member;
import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * The members of a list file: everything that the codes of the mirror map to, whether a master or only a journal names them,
 * inactive ones included, with the members for "none" and for defaults.
 */
@Named("listRows")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class ListRows {

    private static final int MOST_CODE_CHARACTERS = 60;

    private record X3Code(String chart, String code, String description) {
        String key() {
            return chart + "/" + code;
        }
    }

    /** What X3 codes and table say about one member. */
    private static final class Entry {
        private String name = "";
        private String parent = "";
        private final Set<String> descriptions = new TreeSet<>();

        /** The name of the table; else code and description of X3, if its codes agree on one. */
        String wish(String code) {
            return !name.isBlank() || descriptions.size() != 1 ? name : code + " " + descriptions.iterator().next();
        }
    }

    private final DataSource dataSource;
    private final Function<String, Connection> connections;

    @Inject
    ListRows(DataSource dataSource, Connections connections) {
        this(dataSource, connections::get);
    }

    ListRows(DataSource dataSource, Function<String, Connection> connections) {
        this.dataSource = dataSource;
        this.connections = connections;
    }

    /**
     * Computes the members of a list stage, in the order of their codes.
     *
     * @throws ConfigurationFault if a member's code is longer than Anaplan takes (reference anaplan-api 8.1), or a pattern makes one
     *         member of two codes, whose money would then be one number (design rule 10)
     */
    public void collect(long stageId) {
        Sql.snapshot(dataSource, tx -> {
            StageInfo stage = StageInfo.read(tx, stageId);
            Connection connection = connections.apply(stage.connection());
            MappingTables tables = MappingTables.read(connection);
            boolean accounts = Datasets.ACCOUNTS.equals(stage.dataset());
            CodeTable table = accounts ? tables.accounts() : tables.costCenters();
            SortedMap<String, Entry> members = new TreeMap<>();
            Map<String, X3Code> written = new HashMap<>();
            for (X3Code code : accounts ? accounts(tx, connection) : costCenters(tx, connection)) {
                table.member(code.chart(), code.code()).ifPresent(member -> {
                    table.pattern(code.chart(), code.code()).ifPresent(pattern -> {
                        X3Code other = written.putIfAbsent(member.code(), code);
                        if (other != null) {
                            throw meet(connection, accounts, pattern, member, other, code);
                        }
                    });
                    String description = code.description().strip();
                    Entry entry = add(members, member);
                    if (!description.isEmpty()) {
                        entry.descriptions.add(description);
                    }
                });
            }
            addOwn(members, connection.mapping(), table, accounts);
            write(tx, stage, members);
            return null;
        });
    }

    private static ConfigurationFault meet(Connection connection, boolean accounts, String pattern, Member member, X3Code one, X3Code other) {
        String file = accounts ? connection.mapping().accounts() : connection.mapping().costCenters();
        return new ConfigurationFault("By the pattern " + pattern + " in " + file + " of connection " + connection.name() + ", " + other.key()
                + " becomes the member " + member.code() + ", which " + one.key() + " is already: their amounts would be added up. Keep them"
                + " apart" + (pattern.contains("{chart}") ? "" : " with {chart} in the pattern") + ", by a prefix or a row of their own; if they"
                + " are to be one member, give each a row that names it, without {code}.");
    }

    private static List<X3Code> accounts(java.sql.Connection tx, Connection connection) throws SQLException {
        return Sql.all(tx, row -> new X3Code(row.getString(1), row.getString(2), row.getString(3)), """
                select coa, acc, max(des) from (
                  select coa, acc, des from gl_account where connection = ?
                  union all select distinct coa, acc, '' from journal_line where connection = ?) c
                 where trim(acc) <> '' group by 1, 2 order by 1, 2""", connection.name(), connection.name());
    }

    private static List<X3Code> costCenters(java.sql.Connection tx, Connection connection) throws SQLException {
        String type = connection.x3().dimensionType();
        return Sql.all(tx, row -> new X3Code(type, row.getString(1), row.getString(2)), """
                select cce, max(des) from (
                  select trim(cce) as cce, des from dimension where connection = ? and die = ?
                  union all select distinct trim(cce[array_position(die, ?)]), '' from analytical_line where connection = ?) c
                 where cce <> '' group by 1 order by 1""", connection.name(), type, type, connection.name());
    }

    private static Entry add(SortedMap<String, Entry> members, Member member) {
        Entry entry = members.computeIfAbsent(member.code(), code -> new Entry());
        if (entry.name.isBlank() && member.name() != null) {
            entry.name = member.name();
        }
        if (entry.parent.isBlank() && member.parent() != null) {
            entry.parent = member.parent();
        }
        return entry;
    }

    /** Members that no code of X3 needs to have: for lines without cost center, and for codes without member. */
    private static void addOwn(SortedMap<String, Entry> members, MappingSettings mapping, CodeTable table, boolean accounts) {
        if (!accounts) {
            Entry none = addNamed(members, table, mapping.none());
            none.name = mapping.noneName() == null || mapping.noneName().isBlank() ? none.name : mapping.noneName();
        }
        String standIn = accounts ? mapping.defaultAccount() : mapping.defaultCostCenter();
        if (mapping.unmapped() == Unmapped.DEFAULT && standIn != null && !standIn.isBlank()) {
            addNamed(members, table, standIn);
        }
    }

    private static Entry addNamed(SortedMap<String, Entry> members, CodeTable table, String code) {
        Optional<Member> member = table.members().stream().filter(m -> m.code().equals(code)).findFirst();
        return add(members, member.orElse(new Member(code, "", "", 1)));
    }

    private static void write(java.sql.Connection tx, StageInfo stage, SortedMap<String, Entry> members) throws SQLException {
        SortedMap<String, String> wishes = new TreeMap<>();
        members.forEach((code, entry) -> wishes.put(code, entry.wish(code)));
        Map<String, String> names = MemberNames.unique(wishes);
        Sql.update(tx, "delete from staged_member where stage = ?", stage.id());
        RowCopy copy = new RowCopy(tx, "staged_member (stage, seq, code, name, parent)");
        long seq = 0;
        for (Map.Entry<String, Entry> member : members.entrySet()) {
            if (member.getKey().length() > MOST_CODE_CHARACTERS) {
                throw new ConfigurationFault("The member " + member.getKey() + " of " + stage.name() + " has "
                        + member.getKey().length() + " characters; Anaplan takes codes of at most " + MOST_CODE_CHARACTERS
                        + ". Shorten it in the mapping table.");
            }
            copy.add(stage.id(), ++seq, member.getKey(), names.get(member.getKey()), member.getValue().parent);
        }
        copy.flush();
        Sql.update(tx, "update stage set rows_staged = ?, vacated_rows = 0 where id = ?", seq, stage.id());
    }
}
