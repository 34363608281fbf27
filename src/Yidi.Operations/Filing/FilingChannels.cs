using Yidi.Operations.Access;
using Yidi.Policy;

namespace Yidi.Operations.Filing;

/// <summary>Who acts decides the channel, never the message.</summary>
public static class FilingChannels
{
    /// <summary>Null for the platform's own acts.</summary>
    public static FilingChannel? Of(Caller caller, PersonNo person)
    {
        if (caller.Name == Caller.Platform.Name) return null;
        if (caller.Grants.FirstOrDefault(g => g.Person == person) is { } own) return own.Scope is null ? FilingChannel.Online : FilingChannel.Proxy;
        return caller.Grants.Any(static g => g.Institution.Length > 0) ? FilingChannel.HospitalDesk : FilingChannel.Window;
    }
}
