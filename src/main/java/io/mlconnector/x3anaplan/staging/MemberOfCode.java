package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.MappingSettings;
import io.mlconnector.x3anaplan.connection.MappingSettings.Sign;
import io.mlconnector.x3anaplan.connection.MappingSettings.Unmapped;
import io.mlconnector.x3anaplan.codetable.CodeTable;
import io.mlconnector.x3anaplan.mapping.MappingTables;
import io.mlconnector.x3anaplan.codetable.Member;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The list member that an X3 code becomes today: table, then the policy for codes without member. Codes keep their context:
 * (chart, account) and (dimension type, dimension), for neither code is unique alone (reference sage-x3-api 5.4).
 */
final class MemberOfCode {

    static final String ACCOUNT = "account";
    static final String COST_CENTER = "cost-center";

    /**
     * @param member list member; null if the code has none
     * @param sign factor on debit-positive amounts
     * @param reason why there is no member, or that a default stands in; else empty
     * @param rule row of the table by which it was found, or what stood in for one
     */
    record Target(String member, int sign, String reason, String rule) {
        static Target none(String reason) {
            return new Target(null, 1, reason, "");
        }

        boolean isMapped() {
            return member != null;
        }
    }

    private record Code(String chart, String code) {
    }

    private final MappingSettings settings;
    private final String dimensionType;
    private final MappingTables tables;
    private final Map<Code, Target> accounts = new HashMap<>();
    private final Map<String, Target> costCenters = new HashMap<>();

    MemberOfCode(Connection connection, MappingTables tables) {
        this.settings = connection.mapping();
        this.dimensionType = connection.x3().dimensionType();
        this.tables = tables;
    }

    Target account(String coa, String acc) {
        return accounts.computeIfAbsent(new Code(coa, acc), code -> {
            Optional<Member> member = acc.isBlank() ? Optional.empty() : tables.accounts().member(coa, acc);
            if (member.isPresent()) {
                return new Target(member.get().code(), sign(member.get().sign()), "", tables.accounts().rule(coa, acc).orElse(""));
            }
            if (takesDefault(settings.defaultAccount())) {
                return new Target(settings.defaultAccount(), sign(signOf(tables.accounts(), settings.defaultAccount())),
                        "default account", "default");
            }
            return Target.none(acc.isBlank() ? "line without account" : "account has no member");
        });
    }

    /** @param cce '' for none, which has a member of its own */
    Target costCenter(String cce) {
        return costCenters.computeIfAbsent(cce, code -> {
            if (code.isBlank()) {
                return new Target(settings.none(), 1, "", "none");
            }
            Optional<Member> member = tables.costCenters().member(dimensionType, code);
            if (member.isPresent()) {
                return new Target(member.get().code(), 1, "", tables.costCenters().rule(dimensionType, code).orElse(""));
            }
            if (takesDefault(settings.defaultCostCenter())) {
                return new Target(settings.defaultCostCenter(), 1, "default cost center for " + dimensionType + "/" + code, "default");
            }
            return Target.none("cost center " + dimensionType + "/" + code + " has no member");
        });
    }

    /** Whether a code that landed as this member, with this sign, would do so today. */
    boolean isStill(String kind, String chart, String code, String member, int sign) {
        Target today = kind.equals(ACCOUNT) ? account(chart, code) : costCenter(code);
        return Objects.equals(today.member(), member) && today.sign() == sign;
    }

    private boolean takesDefault(String member) {
        return settings.unmapped() == Unmapped.DEFAULT && member != null && !member.isBlank();
    }

    private int sign(int ofMember) {
        return settings.sign() == Sign.BY_ACCOUNT ? ofMember : settings.sign() == Sign.CREDIT_POSITIVE ? -1 : 1;
    }

    private static int signOf(CodeTable table, String member) {
        return table.members().stream().filter(m -> m.code().equals(member)).findFirst().map(Member::sign).orElse(1);
    }
}
