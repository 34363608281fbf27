using System.Reflection;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Settlement;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Tests;

/// <summary>What is packed comes back whole: nothing of a bill, an entitlement or an explanation is lost in its shorter form.</summary>
public sealed class PackingTests
{
    [Fact]
    public void Numbers_texts_and_bytes_come_back_in_order()
    {
        var random = new Random(20260101);
        for (var round = 0; round < 2_000; round++)
        {
            var numbers = Enumerable.Range(0, random.Next(20)).Select(_ => random.Next(4) switch { 0 => random.NextInt64(long.MinValue, long.MaxValue), 1 => random.Next(-64, 64), 2 => long.MinValue, _ => long.MaxValue }).ToList();
            var texts = numbers.Select(n => n % 3 == 0 ? "重复" : $"文{n}").ToList();
            var writer = new CompactWriter();
            foreach (var (number, text) in numbers.Zip(texts))
            {
                writer.Number(number);
                writer.Text(text);
            }
            writer.Bytes([1, 2, 3]);
            var reader = new CompactReader(writer.Written);
            foreach (var (number, text) in numbers.Zip(texts))
            {
                Assert.Equal(number, reader.Number());
                Assert.Equal(text, reader.Text());
            }
            Assert.Equal([1, 2, 3], reader.Bytes());
            reader.End();
        }
    }

    [Fact]
    public void Every_member_of_a_bill_and_an_entitlement_is_packed()
    {
        Assert.Equal([], Unset(Full.Bill).Concat(Unset(Full.Entitlement)).Concat(Unset(Full.Bill.Lines[0])).Concat(Unset(Full.Entitlement.Filing!)).Concat(Unset(Full.Entitlement.Joined!)));
        foreach (var judged in new[] { Full, Bare })
            Assert.Equal(ExactJson.Asked(judged), ExactJson.Asked(PackedCase.Unpack(PackedCase.Pack(judged))));
    }

    [Fact]
    public void A_case_of_the_first_version_is_still_read()
    {
        // Written by the program as it was before units and diagnoses were carried.
        var old = PackedCase.Unpack(Convert.FromBase64String("AYKA8M6Ai/7DHg4AAkIxAAxIMTEwMTA1MDAwMDEEAAAAAAYxMTAxMDUqAACeDqAOAAAAAAAAAAAAAAAABAAABjIwMjItMQIAATEAF1hBMTBCRkExMDBBMDAxMDEwMTAwNDU2AA/pmL/ljaHms6Lns5bniYcCAAAEAAMwLjHIAQAAFLQBgoCQgJjHw4okCAAGMTMxMDAw7AQYAAAAAAAAAAAAAAAA"));
        Assert.Equal((7, "阿卡波糖片", new Money(90), default, "131000"), (old.Bill.Revision, old.Bill.Lines[0].ItemName, old.Bill.InScope, old.Bill.Lines[0].Quantity, old.Entitlement.InsuredRegion.ToString()));
        Assert.Equal((null, 0), (old.Bill.LeftOn, old.Bill.Diagnoses.Count));
    }

    [Fact]
    public void A_case_takes_a_third_of_its_json()
    {
        var packed = PackedCase.Pack(Full);
        Assert.True(packed.Length * 3 < ExactJson.Write(Full).Length, $"{packed.Length} of {ExactJson.Write(Full).Length} bytes");
    }

    [Fact]
    public void A_detail_comes_back_and_broken_bytes_are_refused()
    {
        foreach (var explanation in new[] { "", "1|outpatient.share,year.cap|0,1,0,6429,6429,0,0;1,13,1,-5140,6429,4,5,9223372036854775807" })
        {
            var detail = new RecordDetail
            {
                Before = """{"count.visits":1,"in-scope":6429}""", Deltas = "{}", EarlierYears = """[{"Year":2021}]""", Used = "in-scope count.visits", Explanation = explanation, PersonClass = 11, PoolRatio = "2/3", BalanceFen = -5,
                Case = PackedCase.Pack(Full), CaseHash = Sm3.Of(PackedCase.Pack(Full)),
            };
            var packed = detail.Pack();
            var again = RecordDetail.Unpack(packed);
            Assert.Equal(ExactJson.Asked(detail), ExactJson.Asked(again));
            Assert.ThrowsAny<FormatException>(() => RecordDetail.Unpack(packed[..^9]));
            Assert.ThrowsAny<FormatException>(() => RecordDetail.Unpack([9, .. packed]));
        }
        Assert.ThrowsAny<FormatException>(() => PackedCase.Unpack([7]));
        Assert.ThrowsAny<FormatException>(() => PackedCase.Unpack([.. PackedCase.Pack(Full), 0]));
    }

    /// <summary>Names of members that have the value they would have anyway: a test on them would prove nothing.</summary>
    static IEnumerable<string> Unset(object value) =>
        from property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.CanWrite
        let said = property.GetValue(value)
        where said is null || (property.PropertyType.IsValueType && Nullable.GetUnderlyingType(property.PropertyType) is null && said.Equals(Activator.CreateInstance(property.PropertyType))) || said is ""
        select $"{value.GetType().Name}.{property.Name}";

    static FilingInForce Filed => new(1_300_000_000_000_000_123, FilingKind.LongTermResident, RegionCode.Parse("110000"), new(2021, 3, 4), new(2023, 1, 1), true, 3);

    static JudgedCase Full { get; } = new(
        new()
        {
            VisitNo = 1_100_000_000_000_000_001, Revision = 7, Part = "B1", Institution = InstitutionNo.Parse("H11010500001"), Level = InstitutionLevel.Two, LevelAtSettlement = InstitutionLevel.Three,
            InstitutionType = InstitutionType.Pharmacy, Owner = Enum.GetValues<OwnerLevel>()[^1], HostRegion = RegionCode.Parse("110105"), VisitType = VisitType.ChronicOutpatient, DiseaseCode = "M01600", VisitDate = new(2022, 6, 30),
            SettlementDate = new(2022, 7, 1), Emergency = true, Referral = true, Event = Enum.GetValues<MaternityEvent>()[^1], Injury = true, ThirdParty = true, NoThirdPartyPromise = true,
            StayPart = Enum.GetValues<StayPart>()[^1], Newborn = true, Transfer = Enum.GetValues<Transfer>()[^1], TransferredFrom = 5, Supplements = [new(Enum.GetValues<FundType>()[^1], new(77))], HostShare = Rate.Parse("0.7"),
            UseAccount = true, CatalogueOf = Enum.GetValues<CatalogueOwner>()[^1], CatalogueVersion = "2022-1", LeftOn = new(2022, 7, 1), Diagnoses = ["E11.900", "I10"],
            Lines = [.. Enumerable.Range(1, 20).Select(static i => new FeeLine
            {
                LineNo = $"20220630{i:0000}", ItemCode = i % 2 == 0 ? "XA10BFA100A001010100456" : "XB01ACQ015A001010100789", ItemName = i % 2 == 0 ? "阿卡波糖片" : "瑞格列奈片", FeeDate = new(2022, 7, 1), Quantity = new(20_000 + i), Origin = Enum.GetValues<LineOrigin>()[^1],
                RestrictedUse = Enum.GetValues<RestrictedUse>()[^1], Class = ItemClass.B, OwnShare = Rate.Parse("0.1"), Total = new(12_345 + i), FullOwn = new(1), OverLimit = new(2), FirstShare = new(3), InScope = new(12_339 + i),
            })],
        },
        new()
        {
            Person = new(1_300_000_000_000_000_001), Version = 4, InsuredRegion = RegionCode.Parse("131000"), Insurance = InsuranceKind.Employees, PersonClass = PersonClass.Retired, PersonClassAtSettlement = PersonClass.Active,
            Born = new(1955, 3, 15), Contracted = true, ContinuousMonths = 240, Assistance = Enum.GetValues<AssistanceClass>()[^1], Rank = Enum.GetValues<CivilServantRank>()[^1], EnterpriseSupplement = true, CoveredUntil = new(2030, 1, 1),
            Joined = new(Enum.GetValues<Joining>()[^1], new(2020, 1, 1), 2), FiledElsewhere = Filed, Filing = Filed with { Version = 5 }, Qualifications = [new("M01600", new(2020, 1, 1), null), new("M03900", new(2020, 1, 1), new(2024, 1, 1))],
        });

    static JudgedCase Bare { get; } = new(
        new()
        {
            VisitNo = 0, Revision = 0, Part = "", Institution = InstitutionNo.Parse("H11010500001"), Level = default, HostRegion = RegionCode.Parse("110105"), VisitType = VisitType.OrdinaryOutpatient, DiseaseCode = "",
            VisitDate = DateOnly.MinValue, SettlementDate = DateOnly.MaxValue, CatalogueVersion = "", Lines = [],
        },
        new()
        {
            Person = new(1_300_000_000_000_000_001), Version = 0, InsuredRegion = RegionCode.Parse("131000"), Insurance = InsuranceKind.Residents, PersonClass = PersonClass.Adult, Qualifications = [],
        });
}
