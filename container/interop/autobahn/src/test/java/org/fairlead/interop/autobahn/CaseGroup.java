package org.fairlead.interop.autobahn;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a group of the suite's cases demands, on each of our sides over real sockets, without the suite. */
@ParameterizedClass
@EnumSource(Side.class)
abstract class CaseGroup {

    /** One for all tests of a class, since their connections have nothing in common. */
    private static @Nullable OurSide ours;

    final Side side;

    CaseGroup(Side side) {
        this.side = side;
    }

    @BeforeParameterizedClassInvocation
    static void start(Side side) throws Exception {
        ours = OurSide.start(side);
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        ours().close();
        ours = null;
    }

    static OurSide ours() {
        return Objects.requireNonNull(ours);
    }
}
