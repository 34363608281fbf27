using System.Globalization;
using Yidi.Policy;
using YamlDotNet.RepresentationModel;

namespace Yidi.Operations.Policies;

/// <summary>What a case puts before a pack: the bill, the person, the sums of the year and the accounts.</summary>
public sealed record PolicyCase(Bill Bill, Entitlement Person, IReadOnlyList<BenefitYear> Years, IReadOnlyList<AccountBefore> Accounts)
{
    public Adjudication Adjudicate(PolicyPack pack) => Adjudicator.Adjudicate(Bill, Person, Years, Accounts, pack);
}

/// <summary>
/// Reads the bill and person of a case, as people write them who know the policy and not C#. Throws <see cref="FormatException"/> or
/// <see cref="KeyNotFoundException"/> with the field that is wrong.
/// </summary>
public static class CaseFile
{
    static readonly string[] BillFields =
    [
        "visit", "on", "settled", "host", "level", "type", "owner", "disease", "event", "emergency", "referral", "injury", "third-party", "promise", "newborn",
        "part", "visit-no", "transfer", "transferred-from", "supplements", "host-share", "use-account", "in-scope", "lines",
    ];

    static readonly string[] PersonFields =
    [
        "class", "class-at-settlement", "born", "age", "filing", "promise-open", "filed-elsewhere", "qualified", "contracted", "continuous-months", "assistance", "rank", "enterprise",
        "covered-until", "joining", "paid-on", "missed-months", "insured",
    ];

    static readonly string[] LineFields = ["item", "class", "own-share", "limit", "total", "fee-date", "origin", "restricted"];

    /// <param name="region">Insured place of the person where the case names none.</param>
    public static PolicyCase Read(YamlMappingNode node, RegionCode region, InsuranceKind insurance, Func<DateOnly, int> insuranceYearOf)
    {
        node.RefuseUnknown(["name", "source", "bill", "person", "before", "accounts", "expect", .. node.Children.Keys.Select(CaseFields.NameOf).Where(static k => k.StartsWith("before-", StringComparison.Ordinal))]);
        var (bill, person) = (new CaseFields(node.Map("bill"), BillFields), new CaseFields(node.Map("person"), PersonFields));
        var insured = person.Has("insured") ? RegionCode.Parse(person.Text("insured")) : region;
        var made = Bill(bill, insured);
        var entitled = Person(person, made, insured, insurance);
        return new(made, entitled, Years(node, insuranceYearOf(made.SettlementDate)), Accounts(node, entitled));
    }

    /// <summary>Reads text: one mapping with bill and person, or a list of cases of which the one whose name contains <paramref name="name"/> is taken.</summary>
    public static PolicyCase Read(string text, RegionCode region, InsuranceKind insurance, Func<DateOnly, int> insuranceYearOf, string name = "")
    {
        var (root, line, trouble) = YamlText.Load(text);
        return root switch
        {
            YamlMappingNode map => Read(map, region, insurance, insuranceYearOf),
            YamlSequenceNode list => Read(Named(list, name), region, insurance, insuranceYearOf),
            _ => throw new FormatException($"line {line}: {(trouble.Length > 0 ? trouble : "neither a mapping with bill and person nor a list of cases")}"),
        };
    }

    static YamlMappingNode Named(YamlSequenceNode list, string name)
    {
        var cases = list.Children.OfType<YamlMappingNode>().Select(static c => (Case: c, Name: c.Children.TryGetValue(new YamlScalarNode("name"), out var n) ? n.ToString() : "")).ToList();
        return cases.FirstOrDefault(c => c.Name.Contains(name, StringComparison.OrdinalIgnoreCase)).Case
            ?? throw new FormatException($"no case is named '{name}'; there are {string.Join("; ", cases.Take(8).Select(static c => c.Name))} …");
    }

    static Bill Bill(CaseFields node, RegionCode insured)
    {
        var on = node.Day("on");
        var host = RegionCode.Parse(node.Text("host"));
        return new Bill
        {
            VisitNo = node.Has("visit-no") ? node.Number("visit-no") : 1,
            Revision = 1,
            Part = "case",
            Institution = InstitutionNo.Parse("H" + host + "00001"),
            Level = node.Code(Vocabulary.Levels, "level"),
            InstitutionType = node.Code(Vocabulary.InstitutionTypes, "type", "hospital"),
            Owner = node.Code(Vocabulary.Owners, "owner", "unstated"),
            HostRegion = host,
            VisitType = node.Code(Vocabulary.Visits, "visit"),
            DiseaseCode = node.Text("disease", ""),
            Event = node.Code(Vocabulary.MaternityEvents, "event", "none"),
            VisitDate = on,
            SettlementDate = node.Has("settled") ? node.Day("settled") : on,
            Emergency = node.Yes("emergency"),
            Referral = node.Yes("referral"),
            Injury = node.Yes("injury"),
            ThirdParty = node.Yes("third-party"),
            NoThirdPartyPromise = node.Yes("promise"),
            Newborn = node.Yes("newborn"),
            StayPart = node.Code(Vocabulary.StayParts, "part", "whole"),
            Transfer = node.Code(Vocabulary.Transfers, "transfer", "none"),
            TransferredFrom = node.Has("transferred-from") ? node.Number("transferred-from") : 0,
            Supplements = [.. node.Pairs("supplements").Select(static s => new FundPayment(CaseFields.CodeOf(Vocabulary.Funds, s.Name, "supplements"), Money.Yuan(s.Value)))],
            HostShare = node.Has("host-share") ? Rate.Parse(node.Text("host-share")) : null,
            UseAccount = node.Yes("use-account"),
            CatalogueOf = host.SameProvinceAs(insured) ? CatalogueOwner.Insured : CatalogueOwner.Host,
            CatalogueVersion = "case",
            Lines = Lines(node, on),
        };
    }

    static List<FeeLine> Lines(CaseFields node, DateOnly on)
    {
        if (node.Has("in-scope") == node.Has("lines")) throw new FormatException("bill: give either lines, or in-scope for one line that is wholly in scope");
        if (node.Has("in-scope")) return [Line("范围内费用", new(ItemClass.A, Rate.Zero, null), Money.Yuan(node.Text("in-scope")), on, 0, LineOrigin.OfVisit, false)];
        return [.. node.Items("lines").Select((l, i) => Line(new CaseFields(l, LineFields), i, on))];
    }

    static FeeLine Line(CaseFields node, int index, DateOnly on)
    {
        UnitPrice? limit = node.Has("limit") ? new UnitPrice(Money.Yuan(node.Text("limit")).Fen * 10_000) : null;
        return Line(node.Text("item"), new(node.Code(Vocabulary.Classes, "class"), Rate.Parse(node.Text("own-share", "0")), limit), Money.Yuan(node.Text("total")),
            node.Has("fee-date") ? node.Day("fee-date") : on, index, node.Code(Vocabulary.Origins, "origin", "visit"), node.Yes("restricted"));
    }

    static FeeLine Line(string item, ItemTerms terms, Money total, DateOnly feeDate, int index, LineOrigin origin, bool restricted)
    {
        var (fullOwn, overLimit, firstShare, inScope) = LineSplit.Of(total, new Quantity(10_000), terms, restricted);
        return new FeeLine
        {
            LineNo = (index + 1).ToString(CultureInfo.InvariantCulture),
            ItemCode = "case",
            ItemName = item,
            FeeDate = feeDate,
            Origin = origin,
            Class = restricted ? ItemClass.C : terms.Class,
            OwnShare = terms.OwnShare,
            Total = total,
            FullOwn = fullOwn,
            OverLimit = overLimit,
            FirstShare = firstShare,
            InScope = inScope,
        };
    }

    static Entitlement Person(CaseFields node, Bill bill, RegionCode insured, InsuranceKind insurance)
    {
        var filing = node.Code(Vocabulary.Filings, "filing", "none");
        var elsewhere = node.Code(Vocabulary.Filings, "filed-elsewhere", "none");
        return new Entitlement
        {
            Person = new PersonNo(1),
            Version = 1,
            InsuredRegion = insured,
            Insurance = insurance,
            PersonClass = node.Code(Vocabulary.Persons, "class"),
            PersonClassAtSettlement = node.Has("class-at-settlement") ? node.Code(Vocabulary.Persons, "class-at-settlement") : null,
            Born = node.Has("born") ? node.Day("born") : node.Has("age") ? bill.VisitDate.AddYears(-(int)node.Number("age", 150)) : null,
            Contracted = node.Yes("contracted"),
            ContinuousMonths = node.Has("continuous-months") ? (int)node.Number("continuous-months", 1500) : 0,
            Assistance = node.Code(Vocabulary.Assistance, "assistance", "none"),
            Rank = node.Code(Vocabulary.Ranks, "rank", "none"),
            EnterpriseSupplement = node.Yes("enterprise"),
            CoveredUntil = node.Has("covered-until") ? node.Day("covered-until") : null,
            Joined = node.Has("joining")
                ? new(node.Code(Vocabulary.Joinings, "joining"), node.Day("paid-on"), node.Has("missed-months") ? (int)node.Number("missed-months", 1500) : 0)
                : null,
            Filing = filing == FilingKind.None ? null : new FilingInForce(1, filing, bill.HostRegion, DateOnly.MinValue, null, node.Yes("promise-open")),
            FiledElsewhere = elsewhere == FilingKind.None ? null : new FilingInForce(2, elsewhere, RegionCode.Parse("110000"), DateOnly.MinValue, null, node.Yes("promise-open")),
            Qualifications = [.. node.Words("qualified").Select(static q => new Qualification(q, DateOnly.MinValue, null))],
        };
    }

    /// <summary>'before' is the year of settlement; 'before-2024' an earlier one, for a stay across the year end.</summary>
    static IReadOnlyList<BenefitYear> Years(YamlMappingNode node, int year) =>
    [
        .. node.Children.Where(static c => CaseFields.NameOf(c.Key).StartsWith("before", StringComparison.Ordinal))
            .Select(c => new BenefitYear(YearOf(CaseFields.NameOf(c.Key), year),
                CaseFields.PairsOf(c.Value).Aggregate(Accumulators.Empty, static (sum, p) => sum.With(p.Name, Fen(p.Name, p.Value))))),
    ];

    static int YearOf(string name, int settlement) => name == "before" ? settlement
        : int.TryParse(name.AsSpan(7), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is > 1900 and < 2200
            ? year
            : throw new FormatException($"'{name}' names no year; write before-2024");

    static long Fen(string name, string text)
    {
        if (!AccumulatorWords.IsCount(name)) return Money.Yuan(text).Fen;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count < 10_000
            ? count
            : throw new FormatException($"before: {name} '{text}' is not a whole number");
    }

    /// <summary>'own' is the person's account; every other name a relative's, in the order written.</summary>
    static IReadOnlyList<AccountBefore> Accounts(YamlMappingNode node, Entitlement person) => !node.Children.ContainsKey(new YamlScalarNode("accounts")) ? [] :
        [.. CaseFields.PairsOf(node.Map("accounts")).Select((a, i) => new AccountBefore(a.Name == "own" ? person.Person : new PersonNo(100 + i), Money.Yuan(a.Value)))];
}
