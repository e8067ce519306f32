package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.mapping.MappingTables;
import io.mlconnector.x3anaplan.staging.LineCursor.JournalLine;
import io.mlconnector.x3anaplan.staging.LineSplit.Part;
import io.mlconnector.x3anaplan.staging.MemberOfCode.Target;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns the journal lines of a stage into staged rows: divides them, finds their members, applies the sign rule. */
final class LineMapping {

    private record SentCode(String kind, String chart, String code) {
    }

    private final java.sql.Connection tx;
    private final Connection connection;
    private final StageInfo stage;
    private final MemberOfCode members;
    private final ListGate gate;
    private final Findings findings = new Findings();
    private final Map<SentCode, Target> sentCodes = new LinkedHashMap<>();
    private long seq;

    LineMapping(java.sql.Connection tx, Connection connection, MappingTables tables, StageInfo stage) throws SQLException {
        this.tx = tx;
        this.connection = connection;
        this.stage = stage;
        this.members = new MemberOfCode(connection, tables);
        this.gate = ListGate.read(tx, connection);
    }

    Findings run() throws SQLException {
        RowCopy copy = new RowCopy(tx, """
                staged_row (stage, seq, typ, num, lin, ledtyp, analin, stamp, cpy, coa, acc, cce, account, cost_center, currency,
                amount, value, side, first, disposition, reason)""");
        try (LineCursor lines = new LineCursor(tx, connection, stage.slice(), stage.id())) {
            for (JournalLine line = lines.next(); line != null; line = lines.next()) {
                boolean first = true;
                for (Part part : parts(line)) {
                    copy.add(row(line, part, first).columns());
                    first = false;
                }
            }
        }
        copy.flush();
        RowCopy codes = new RowCopy(tx, "staged_code (stage, kind, chart, code, member, sign, rule)");
        for (Map.Entry<SentCode, Target> sent : sentCodes.entrySet()) {
            codes.add(stage.id(), sent.getKey().kind(), sent.getKey().chart(), sent.getKey().code(),
                    sent.getValue().member(), sent.getValue().sign(), sent.getValue().rule());
        }
        codes.flush();
        return findings;
    }

    private List<Part> parts(JournalLine line) {
        try {
            return LineSplit.divide(line.amounts(), line.splits());
        } catch (LineSplit.ZeroBase e) {
            findings.zeroBase(line.typ() + "~" + line.num() + " line " + line.lin() + " ledger type " + line.ledtyp());
            return List.of(new Part(0, line.amounts().amount(), ""));
        }
    }

    private StagedRow row(JournalLine line, Part part, boolean first) {
        Target account = members.account(line.coa(), line.acc());
        Target costCenter = members.costCenter(part.code());
        String dimensionType = connection.x3().dimensionType();
        String reason = "";
        if (!account.isMapped()) {
            findings.unmapped(Findings.code(MemberOfCode.ACCOUNT, line.coa(), line.acc()));
            reason = account.reason();
        } else if (!gate.hasAccount(account.member())) {
            findings.waiting(Findings.code(MemberOfCode.ACCOUNT, line.coa(), line.acc()));
            reason = "account not in list yet";
        }
        if (!costCenter.isMapped()) {
            findings.unmapped(Findings.code(MemberOfCode.COST_CENTER, dimensionType, part.code()));
            reason = reason.isEmpty() ? costCenter.reason() : reason;
        } else if (!gate.hasCostCenter(costCenter.member())) {
            findings.waiting(Findings.code(MemberOfCode.COST_CENTER, dimensionType, part.code()));
            reason = reason.isEmpty() ? "cost center " + costCenter.member() + " not in list yet" : reason;
        }
        boolean sent = reason.isEmpty();
        if (sent) {
            reason = account.reason().isEmpty() ? costCenter.reason() : account.reason();
            sentCodes.putIfAbsent(new SentCode(MemberOfCode.ACCOUNT, line.coa(), line.acc()), account);
            if (!part.code().isEmpty()) {
                sentCodes.putIfAbsent(new SentCode(MemberOfCode.COST_CENTER, dimensionType, part.code()), costCenter);
            }
        }
        BigDecimal value = account.sign() < 0 ? part.amount().negate() : part.amount();
        return new StagedRow(stage.id(), ++seq, line.typ(), line.num(), line.lin(), line.ledtyp(), part.analin(), line.stamp(),
                line.cpy(), line.coa(), line.acc(), part.code(), account.member(), costCenter.member(), line.amounts().currency(),
                part.amount(), value, line.amounts().amount().signum() < 0 ? -1 : 1, first, sent, reason);
    }
}
