// Violations that the capability rule must find; nothing uses them.
#pragma warning disable CA1812, CA1822, CA1823, IDE0051, CS0169, CA1852

namespace Yidi.Operations.Plumbing
{
    sealed class PlantedRightward
    {
        static string Name() => nameof(PlantedRightward) + typeof(Visits.Visit).Name;
    }
}

namespace Yidi.Operations.Visits
{
    sealed class PlantedAcrossTheSeam
    {
        static object Make() => Operations.Settlement.SettlementState.Live;
    }
}

namespace Yidi.Operations.Gossip
{
    sealed class PlantedCapability
    {
    }
}
