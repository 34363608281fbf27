using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Yidi.Operations.Filing;
using Yidi.Operations.Regions;
using Yidi.Policy;

namespace Yidi.Console.Me;

/// <summary>The answers of a filing so far, one question a page; kept sealed on the server until it is filed, so that it can be gone on with from another device.</summary>
public sealed record FilingDraft
{
    public string Kind { get; init; } = "";

    public string Province { get; init; } = "";

    /// <summary>Six digits: a city, or a municipality or province that is filed as one.</summary>
    public string Place { get; init; } = "";

    public string From { get; init; } = "";

    public string Until { get; init; } = "";

    public string Referral { get; init; } = "";

    /// <summary>'before', 'in-hospital' or 'self-paid'.</summary>
    public string When { get; init; } = "";

    public string TreatedFrom { get; init; } = "";

    public bool Promise { get; init; }

    public IReadOnlyList<string> Materials { get; init; } = [];

    /// <summary>The filing this one is to replace; empty for a new one.</summary>
    public string Replaces { get; init; } = "";

    public string Text() => JsonSerializer.Serialize(this);

    public static FilingDraft Of(string? text) => text is null ? new() : JsonSerializer.Deserialize<FilingDraft>(text) ?? new();

    public FilingKind KindCode => Vocabulary.TryFind(Vocabulary.Filings, Kind, out var kind) ? kind : FilingKind.None;

    /// <summary>The draft with the answer of one step.</summary>
    public FilingDraft With(string step, IFormCollection form, RegionBook regions)
    {
        string Of(string name) => form[name].ToString().Trim() is { Length: <= 200 } text ? text : "";
        return step switch
        {
            "kind" => this with { Kind = Of("kind"), Promise = false },
            "place" when Of("place").Length == 0 || Of("province") != Province => this with { Province = Of("province"), Place = RegionCode.TryParse(Of("province"), out var code) && regions.Find(code) is { WholePlace: true } ? Of("province") : Place.StartsWith(Start(Of("province")), StringComparison.Ordinal) ? Place : "" },
            "place" => this with { Place = Of("place").StartsWith(Start(Province), StringComparison.Ordinal) ? Of("place") : "" },
            "when" => this with { When = Of("when") is "before" or "in-hospital" or "self-paid" ? Of("when") : "", From = Of("from"), Until = Of("until"), TreatedFrom = Of("when") == "before" ? "" : Of("treatedFrom"), Referral = Of("referral") },
            "proof" => this with { Promise = Of("proof") == "promise", Materials = [.. form["materials"].OfType<string>().Where(static m => m.All(char.IsAsciiDigit)).Take(20)] },
            _ => this,
        };
    }

    static string Start(string province) => province.Length == 6 ? province[..2] : "--";
}

/// <summary>The questions in their order, and which of them is next.</summary>
public static class FilingSteps
{
    public static IReadOnlyList<string> All { get; } = ["kind", "place", "when", "proof", "check"];

    /// <summary>The first question that has no answer yet; 'check' when all have. Proof is not asked for where the kind is granted at once.</summary>
    public static string Next(FilingDraft draft, FilingProcedure? procedure) =>
        draft.KindCode == FilingKind.None ? "kind"
        : draft.Place.Length == 0 ? "place"
        : draft.When.Length == 0 || draft.From.Length == 0 || (draft.When != "before" && draft.TreatedFrom.Length == 0) || (draft.KindCode == FilingKind.Referred && draft.Referral.Length == 0) ? "when"
        : NeedsProof(draft, procedure) ? "proof"
        : "check";

    public static bool NeedsProof(FilingDraft draft, FilingProcedure? procedure) => procedure is { Automatic: false } && !draft.Promise && draft.Materials.Count == 0 && draft.KindCode != FilingKind.Referred;

    /// <summary>What the person is asked to choose between, in words of every day.</summary>
    public static IReadOnlyList<(FilingKind Kind, string Who)> Kinds =>
    [
        (FilingKind.RetiredSettledElsewhere, Door.Words.L("已经退休，长期住在外地（如随子女居住）", "Retired and living elsewhere for long, for instance with a child")),
        (FilingKind.LongTermResident, Door.Words.L("长期在外地居住生活", "Living elsewhere for long")),
        (FilingKind.PostedWorker, Door.Words.L("单位派驻外地工作", "Posted elsewhere by the employer")),
        (FilingKind.Referred, Door.Words.L("参保地医院转我去外地看病", "Referred to another place by a hospital at home")),
        (FilingKind.OtherTemporary, Door.Words.L("临时外出（旅游、出差、探亲）或自行外出看病", "Away for a time, or going for treatment on my own")),
    ];

    internal static string Today(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
