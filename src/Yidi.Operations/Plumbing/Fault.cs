using Yidi.Storage;

namespace Yidi.Operations.Plumbing;

/// <summary>What a caller is told when something failed that no rule foresaw. The trace leads to the log, which alone has the exception.</summary>
public static class Fault
{
    public static Refusal Of(Exception error, string trace) =>
        new(StoreMap.IsOutOfReach(error) ? RefusalKind.StoreOutOfReach : RefusalKind.InternalFault, "", "", $"跟踪号 {trace}");
}
