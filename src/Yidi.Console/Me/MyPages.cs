using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yidi.Console.Door;
using Yidi.Operations.Access;
using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Filing;
using Yidi.Operations.Insured;
using Yidi.Operations.Materials;
using Yidi.Operations.Notices;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Operations.Regions;
using Yidi.Operations.Settlement;
using Yidi.Policy;

namespace Yidi.Console.Me;

/// <summary>Something an agency decided or did about the person, told as a message.</summary>
public sealed record MyMessage(DateTime At, string Words, string Link);

/// <summary>The person's other pages: receipts, diseases, policy, family, materials, messages.</summary>
static class MyPages
{
    const int Size = 20;

    internal static void MapMyPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/me/receipts", async (HttpContext http, ListSettlements list, RegionBook regions, CancellationToken cancel, string? after = null) => await MyPerson.Of(http, Act.ReadSettlement) is { } person
            ? PageRoutes.Show<MyReceiptsPage>(new { Person = person, Page = await list.OfPerson(person.Number, new(after ?? "", Size, false), cancel), Regions = regions })
            : HomePages.NobodyToActFor(http)).PageFor(Act.ReadSettlement);
        routes.MapGet("/me/diseases", async (HttpContext http, ReadQualifications read, KeepMaterial materials, PackLibrary packs, BusinessClock clock, CancellationToken cancel) => await MyPerson.Of(http, Act.ReadQualification) is { } person
            ? PageRoutes.Show<MyDiseasesPage>(new { Person = person, Held = await read.Of(person.Number, cancel), Offered = Offered(person, packs, clock.Today), Materials = person.May(http, Act.ReadMaterial) ? await materials.Of(person.Number, cancel) : [], clock.Today })
            : HomePages.NobodyToActFor(http)).PageFor(Act.ReadQualification);
        routes.MapGet("/me/policy", async (HttpContext http, ReadPackText texts, BusinessClock clock, CancellationToken cancel) => await MyPerson.Of(http, Act.ReadPerson) is { } person
            ? PageRoutes.Show<MyPolicyPage>(new { Person = person, Policy = person.CoverageOn(clock.Today) is { } c ? await texts.InForce(RegionCode.Parse(c.Region), c.Insurance, cancel) : null })
            : HomePages.NobodyToActFor(http)).PageFor(Act.ReadPerson);
        routes.MapGet("/me/family", async (HttpContext http, KeepFamily family, KeepAccounts accounts, BusinessClock clock, CancellationToken cancel) => await MyPerson.Of(http, Act.ReadFamily) is { } person
            ? PageRoutes.Show<MyFamilyPage>(new { Person = person, Links = await family.Of(person.Number, cancel), Proxies = await accounts.ProxiesOf(person.Number, cancel), clock.Today })
            : HomePages.NobodyToActFor(http)).PageFor(Act.ReadFamily);
        routes.MapGet("/me/messages", async (HttpContext http, ReadNotices notices, KeepContact contact, NoticeWays ways, CancellationToken cancel) => await MyPerson.Of(http, Act.ReadFiling) is { } person
            ? PageRoutes.Show<MyMessagesPage>(new { Person = person, Contact = await contact.Of(PageVisit.Of(http).AccountNo, cancel), Ways = ways, Messages = (await notices.Of(person.Number, cancel)).Take(Size).Select(static n => new MyMessage(n.At, n.In(Words.Language), n.Link)).ToList() })
            : HomePages.NobodyToActFor(http)).PageFor(Act.ReadFiling);
        routes.MapGet("/me/more", async (HttpContext http) => await MyPerson.Of(http, Act.ReadPerson) is { } person ? PageRoutes.Show<MorePage>(new { Person = person }) : HomePages.NobodyToActFor(http)).PageFor(Act.ReadPerson);
    }

    /// <summary>Diseases the person's own policy settles.</summary>
    static IReadOnlyList<(string Code, string Name)> Offered(MyPerson person, PackLibrary packs, DateOnly today)
    {
        if (person.CoverageOn(today) is not { } coverage || packs.InForce(RegionCode.Parse(coverage.Region), coverage.Insurance) is not { } pack) return [];
        var codes = pack.ChronicDiseases(coverage.PersonClass, today)?.Codes ?? [.. Diseases.National.Keys];
        return [.. codes.Select(static c => (c, Diseases.Name(c, Words.Language)))];
    }
}
