using Yidi.Operations.Policies;
using Yidi.Testing;

namespace Yidi.Policy.Tests;

/// <summary>The Langfang pack, the published bill, and random bills with a printed seed.</summary>
static class Bills
{
    internal static readonly DateOnly Day = new(2022, 7, 1);

    internal static string NationalText { get; } = Repository.Read("policies", "national", "pack.yaml");

    internal static string LangfangText { get; } = Repository.Read("policies", "regions", "131000", "employees.yaml");

    internal static PolicyPack Langfang { get; } = Compile(LangfangText);

    internal static PolicyPack Compile(string yaml)
    {
        var (pack, problems) = PackText.Compile(yaml, NationalText);
        Assert.Empty(problems);
        return pack!;
    }

    static readonly PackFolder Folder = new(Repository.PathOf("policies"));

    /// <summary>Every pack of a region and the default packs of the sandbox, by file relative to the repository.</summary>
    internal static IReadOnlyList<string> EveryPack { get; } =
        [.. Folder.RegionFiles.Concat(Folder.SandboxFiles).Select(static f => Path.GetRelativePath(Repository.Root, f))];

    /// <summary>Packs of the tests, with every shape that no region uses yet.</summary>
    internal static IReadOnlyList<string> ShapePacks { get; } = ["tests/Yidi.Policy.Tests/packs/one.yaml", "tests/Yidi.Policy.Tests/packs/two.yaml"];

    /// <summary>A pack with its reforms laid over it, compiled and as the draft it was compiled from.</summary>
    internal static (PolicyPack Pack, PackDraft Draft) Load(string file)
    {
        var documents = Folder.Documents(Repository.PathOf(file));
        var (pack, problems) = PackText.Compile(documents, NationalText);
        Assert.Empty(problems);
        return (pack!, PackText.Draft(documents).Draft!);
    }

    internal static PackDraft National { get; } = PackFile.Read(NationalText).Draft!;

    /// <summary>Langfang with a deductible of 300 yuan and a cap of 2,000 a year on the disease: what the arithmetic does with open limits too.</summary>
    internal static PolicyPack Limited { get; } = Compile(LangfangText.Replace("value: \"0.00\"", "value: \"300.00\"\n        per: year", StringComparison.Ordinal)
        .Replace("value: \"open\"", "value: \"2000.00\"", StringComparison.Ordinal));

    internal static FeeLine Line(int index, ItemClass itemClass, string ownShare, Money total, Money? limit = null)
    {
        UnitPrice? priceLimit = limit is { } l ? new UnitPrice(l.Fen * 10_000) : null;
        var (fullOwn, overLimit, firstShare, inScope) = LineSplit.Of(total, new Quantity(10_000), new(itemClass, Rate.Parse(ownShare), priceLimit), false);
        return new FeeLine
        {
            LineNo = $"{index}",
            ItemCode = $"X{index}",
            ItemName = $"item {index}",
            FeeDate = Day,
            Class = itemClass,
            OwnShare = Rate.Parse(ownShare),
            Total = total,
            FullOwn = fullOwn,
            OverLimit = overLimit,
            FirstShare = firstShare,
            InScope = inScope,
        };
    }

    internal static Bill Of(params FeeLine[] lines) => new()
    {
        VisitNo = 1,
        Revision = 3,
        Part = "B1",
        Institution = InstitutionNo.Parse("H11010500001"),
        Level = InstitutionLevel.Three,
        HostRegion = RegionCode.Parse("110000"),
        VisitType = VisitType.ChronicOutpatient,
        DiseaseCode = "M01600",
        VisitDate = Day,
        SettlementDate = Day,
        CatalogueVersion = "test",
        Lines = lines,
    };

    internal static Bill W1 => Of(Line(1, ItemClass.A, "0", Money.Yuan("32.52")), Line(2, ItemClass.B, "0.10", Money.Yuan("31.77")));

    internal static Entitlement Retiree => new()
    {
        Person = new(1_300_000_000_000_000_001),
        Version = 1,
        InsuredRegion = RegionCode.Parse("131000"),
        Insurance = InsuranceKind.Employees,
        PersonClass = PersonClass.Retired,
        Filing = new(1, FilingKind.RetiredSettledElsewhere, RegionCode.Parse("110000"), new(2022, 1, 10), null),
        Qualifications = [new("M01600", new(2021, 1, 1), null)],
    };

    internal static Bill Random(Random random)
    {
        var lines = Enumerable.Range(1, random.Next(1, 25)).Select(i =>
        {
            var total = new Money(random.Next(0, 20) == 0 ? random.Next(1, 5) : random.Next(1, 500_000));
            Money? limit = random.Next(0, 4) == 0 ? new Money(random.Next(1, 300_000)) : null;
            var itemClass = (ItemClass)random.Next(1, 4);
            return Line(i, itemClass, itemClass == ItemClass.B ? $"0.{random.Next(0, 100):00}" : "0", total, limit);
        });
        return Of([.. lines]);
    }

    internal static Receipt Receipt(Bill bill, Accumulators before, PolicyPack pack) =>
        Assert.IsType<Adjudication.Done>(Adjudicator.Adjudicate(bill, Retiree, new(2022, before), pack)).Receipt;
}
