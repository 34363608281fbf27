using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yidi.Console.Door;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Operations.Regions;
using Yidi.Policy;

namespace Yidi.Console.Desk;

/// <summary>Where the files of policies stand, with the cases beside them.</summary>
public sealed record PoliciesPlace(string Folder);

/// <summary>Two packs side by side: what reads differently, and who pays more or less.</summary>
public sealed record PackComparison(PackReading? First, PackReading? Second, IReadOnlyList<RuleDifference> Rules, IReadOnlyList<GroupDifference> People);

/// <summary>An estimate of the workshop.</summary>
public sealed record WorkshopEstimate(string Visit, string Person, string Amount, string Host, string Level, IReadOnlyList<EstimatedWay> Ways);

/// <summary>The policy workshop: read, compare, try, preview, propose and publish.</summary>
static class PolicyPages
{
    /// <summary>People of the preview: enough for every group to show, few enough to answer at once.</summary>
    const int Population = 4_000;

    const int Seed = 20220701;

    internal static void MapPolicyWorkshop(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/policies", async (HttpContext http, ReadPackText texts, ProposePack propose, RegionBook regions, CancellationToken cancel) =>
            PageRoutes.Show<PoliciesPage>(new { Versions = await texts.All(cancel), Proposals = (await propose.All(cancel)).Where(p => Reads(http, p)).ToList(), Regions = regions })).PageFor(Act.LookUpRegions);
        // Thousands of bills are judged for a comparison, and cases are run: for those who signed in.
        routes.MapGet("/console/policies/compare", Compare).PageFor(Act.KeepOwnTokens);
        routes.MapGet("/console/policies/new", async (HttpContext http, ReadPackText texts, BusinessClock clock, CancellationToken cancel, string? like = null) =>
            PageRoutes.Show<ProposePage>(new { Text = like is { Length: 64 } ? await texts.TextOf(like, cancel) ?? "" : "", Now = ChinaTime.Text(clock.UtcNow) })).PageFor(Act.ProposePacks);
        routes.MapGet("/console/policies/proposals/{proposal}", async (string proposal, HttpContext http, ProposePack propose, ReadPackText texts, RegionBook regions, CancellationToken cancel) =>
            long.TryParse(proposal, out var number) && await propose.Find(number, cancel) is { } found && Reads(http, found)
                ? PageRoutes.Show<ProposalPage>(new { Proposal = found, Comparison = await Preview(found, texts, cancel), Regions = regions })
                : PageRoutes.Unknown(http, RefusalKind.PackNotSound, "proposal", proposal)).PageFor(Act.LookUpRegions);
        routes.MapGet("/console/policies/{hash}", One).PageFor(Act.LookUpRegions);
    }

    /// <summary>What is not published is for those who propose and publish for the region.</summary>
    static bool Reads(HttpContext http, PackProposal proposal) => new[] { Act.ProposePacks, Act.PublishPacks }.Any(a => PageVisit.Of(http).May(a, new(InsuredRegion: RegionCode.Parse(proposal.Region))));

    static async Task<IResult> One(string hash, HttpContext http, ReadPackText texts, PoliciesPlace place, RegionBook regions, BusinessClock clock, CancellationToken cancel, string? visit = null, string? person = null, string? amount = null, string? host = null, string? level = null, bool cases = false)
    {
        if (hash.Length != 64 || await texts.ByHash(hash, cancel) is not { } reading) return PageRoutes.Unknown(http, RefusalKind.NoPack, "hash", hash.Length <= 20 ? hash : hash[..12]);
        var versions = (await texts.All(cancel)).Where(v => v.Region == (reading.Pack.IsSandboxDefault ? v.Region : reading.Pack.Region.ToString()) && v.Insurance == reading.Pack.Insurance && v.Hash != hash).ToList();
        return PageRoutes.Show<PackPage>(new
        {
            Reading = reading, Versions = versions, Cases = cases && PageVisit.Of(http).AccountNo > 0 ? await Cases(reading, place, cancel) : null, Regions = regions,
            Estimate = amount is { Length: > 0 } ? Estimate(reading, visit ?? "inpatient", person ?? "active", amount, host ?? "110000", level ?? "three", clock.Today) : null,
        });
    }

    /// <summary>Runs the cases that stand beside the pack's file.</summary>
    static async Task<IReadOnlyList<(string File, CaseResult Result)>> Cases(PackReading reading, PoliciesPlace place, CancellationToken cancel)
    {
        var folder = Path.Combine(place.Folder, reading.Pack.IsSandboxDefault ? "sandbox" : Path.Combine("regions", reading.Pack.Region.ToString()), "cases");
        if (!Directory.Exists(folder)) return [];
        var found = new List<(string, CaseResult)>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal).Where(f => Path.GetFileName(f).StartsWith(Vocabulary.Insurances[reading.Pack.Insurance].Word, StringComparison.Ordinal)))
            found.AddRange(PackCases.Run(await File.ReadAllTextAsync(file, cancel), reading.Pack).Select(r => (Path.GetFileName(file), r)));
        return found;
    }

    static WorkshopEstimate? Estimate(PackReading reading, string visit, string person, string amount, string host, string level, DateOnly on)
    {
        if (!Money.TryParseYuan(amount, out var cost) || !Vocabulary.TryFind(Vocabulary.Visits, visit, out var kind) || !Vocabulary.TryFind(Vocabulary.Persons, person, out var who) || !RegionCode.TryParse(host, out var place) || !Vocabulary.TryFind(Vocabulary.Levels, level, out var rank)) return null;
        return new(visit, person, amount, host, level, EstimateCost.ForAnybody(reading.Pack, kind, who, cost, place, rank, on));
    }

    static async Task<IResult> Compare(HttpContext http, ReadPackText texts, BusinessClock clock, RegionBook regions, CancellationToken cancel, string? first = null, string? second = null)
    {
        var (one, two) = (await Read(texts, first, cancel), await Read(texts, second, cancel));
        var comparison = one is null || two is null ? new PackComparison(one, two, [], []) : Between(one, two, clock.Today);
        return PageRoutes.Show<ComparePage>(new { Comparison = comparison, Versions = await texts.All(cancel), Regions = regions });
    }

    static async Task<PackReading?> Read(ReadPackText texts, string? hash, CancellationToken cancel) => hash is { Length: 64 } ? await texts.ByHash(hash, cancel) : null;

    static PackComparison Between(PackReading one, PackReading two, DateOnly on) =>
        new(one, two, ComparePacks.Rules(one.Draft, two.Draft), ComparePacks.People(new("", one.Pack, one.Draft), new("", two.Pack, two.Draft), on, Population, Seed));

    /// <summary>A proposal against what is in force for its region now.</summary>
    static async Task<PackComparison?> Preview(PackProposal proposal, ReadPackText texts, CancellationToken cancel)
    {
        var (pack, _) = PackText.Compile(proposal.Text, proposal.NationalText);
        if (pack is null || await texts.InForce(pack.Region, proposal.Insurance, cancel) is not { } now) return null;
        return Between(now, new(pack, PackText.DraftOf(proposal.Text), proposal.ProposedAt), ChinaTime.DayOf(proposal.EffectiveAt));
    }
}
