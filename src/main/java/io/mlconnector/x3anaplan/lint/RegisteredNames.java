package io.mlconnector.x3anaplan.lint;

import io.mlconnector.x3anaplan.anaplan.AnaplanFault;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.failure.SignInFault;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.failure.TargetFault;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Carries the exceptions and types of {@code route-names.yaml} into a native executable; the beans there carry themselves. */
@RegisterForReflection(targets = {
    AnaplanFault.class, ConfigurationFault.class, SignInFault.class, SourceFault.class, TargetFault.class, IOException.class, Exception.class,
    IllegalArgumentException.class, IllegalStateException.class, RuntimeException.class, Throwable.class,
    Boolean.class, Double.class, Integer.class, Long.class, Number.class, String.class, BigDecimal.class,
    BigInteger.class, java.sql.Date.class, Timestamp.class, Instant.class, LocalDate.class, LocalDateTime.class,
    ArrayList.class, Collection.class, Date.class, HashMap.class, Iterator.class, LinkedHashMap.class,
    List.class, Map.class, Map.Entry.class, Set.class, UUID.class})
final class RegisteredNames {

    private RegisteredNames() {
    }
}
