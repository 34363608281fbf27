using Yidi.Gateway.Wire;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>The diseinfo rows that 2203, 2401, 2402 and 2403 share.</summary>
static class DiagnosisFields
{
    internal static IReadOnlyList<Diagnosis> Read(WireNode input) => [.. input.Children("diseinfo").Select(Read1)];

    /// <summary>Empty when the node is left out, as some discharges do.</summary>
    internal static IReadOnlyList<Diagnosis> ReadOptional(WireNode input) => input.Has("diseinfo") ? Read(input) : [];

    // Some clients mark the main diagnosis, others rely on the order: number 1 is the main one then.
    static Diagnosis Read1(WireNode node) => new(node.Text("diag_code", 30), node.Text("diag_name", 200), node.OptionalText("diag_type", 3),
        node.Has("maindiag_flag") ? node.OptionalText("maindiag_flag", 3) == "1" : node.OptionalText("diag_srt_no", 4) == "1");
}

/// <summary>Flags of a visit that several messages share.</summary>
static class VisitFlags
{
    /// <summary>trum_flag with rel_ttp_flag, which some regions call ttp_resp. Answered with no, the person has signed the promise (code-tables, trum_flag).</summary>
    internal static InjuryReport Injury(WireNode node)
    {
        var injured = node.OptionalFlag("trum_flag") ?? false;
        var thirdParty = node.OptionalFlag("rel_ttp_flag") ?? node.OptionalFlag("ttp_resp");
        return new(injured || thirdParty == true, thirdParty ?? false, injured && thirdParty == false);
    }

    /// <summary>matn_type, of which a policy knows these; the others have no lump sum anywhere and count as none (code-tables).</summary>
    internal static MaternityEvent Event(WireNode node) => node.OptionalText("matn_type", 6).TrimStart('0') switch
    {
        "1" => MaternityEvent.NormalBirth,
        "2" => MaternityEvent.AssistedBirth,
        "3" => MaternityEvent.Caesarean,
        "5" => MaternityEvent.InpatientAbortion,
        "6" => MaternityEvent.MidTermInduction,
        "7" => MaternityEvent.AntenatalCheck,
        _ => MaternityEvent.None,
    };
}
