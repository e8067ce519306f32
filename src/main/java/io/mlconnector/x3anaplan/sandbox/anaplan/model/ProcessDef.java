package io.mlconnector.x3anaplan.sandbox.anaplan.model;

import java.util.List;

/** @param importIds run in this order, without roll-back of earlier ones (anaplan-api section 5.2) */
public record ProcessDef(String id, String name, List<String> importIds) {
}
