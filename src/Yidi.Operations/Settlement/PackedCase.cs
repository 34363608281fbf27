using Yidi.Operations.Seam;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Settlement;

/// <summary>Bill and entitlement as they were judged, kept with the settlement so that it can be judged again.</summary>
public sealed record JudgedCase(Bill Bill, Entitlement Entitlement);

/// <summary>
/// A judged case in a third of the bytes of its JSON: numbers as short as they are, repeated texts once, members in the order below. The first byte is the
/// version; a new member is a new version, and old ones stay readable for ever.
/// </summary>
public static class PackedCase
{
    /// <summary>2 added the day of discharge, diagnoses, and the units of lines.</summary>
    const byte Version = 2;

    public static byte[] Pack(JudgedCase judged)
    {
        var writer = new CompactWriter();
        writer.Byte(Version);
        Write(writer, judged.Bill);
        Write(writer, judged.Entitlement);
        return writer.ToArray();
    }

    /// <summary>Throws <see cref="FormatException"/> on bytes that are no case of a version this program knows.</summary>
    public static JudgedCase Unpack(byte[] packed)
    {
        var reader = new CompactReader(packed);
        var version = reader.Byte();
        if (version is 0 or > Version) throw new FormatException("A packed case is of a version this program does not know.");
        var judged = new JudgedCase(ReadBill(ref reader, version), ReadEntitlement(ref reader));
        reader.End();
        return judged;
    }

    static void Write(CompactWriter w, Bill b)
    {
        w.Number(b.VisitNo);
        w.Number(b.Revision);
        w.Text(b.Part);
        w.Text(b.Institution.ToString());
        w.Number((int)b.Level);
        w.Number(b.LevelAtSettlement is { } level ? (int)level + 1 : 0);
        w.Number((int)b.InstitutionType);
        w.Number((int)b.Owner);
        w.Text(b.HostRegion.ToString());
        w.Number((int)b.VisitType);
        w.Text(b.DiseaseCode);
        w.Day(b.VisitDate);
        w.Day(b.SettlementDate);
        foreach (var flag in new[] { b.Emergency, b.Referral, b.Injury, b.ThirdParty, b.NoThirdPartyPromise, b.Newborn, b.UseAccount }) w.Flag(flag);
        w.Number((int)b.Event);
        w.Number((int)b.StayPart);
        w.Number((int)b.Transfer);
        w.Number(b.TransferredFrom);
        w.Number(b.Supplements.Count);
        foreach (var supplement in b.Supplements)
        {
            w.Number((int)supplement.Fund);
            w.Number(supplement.Amount.Fen);
        }
        w.Text(b.HostShare?.ToString() ?? "");
        w.Number((int)b.CatalogueOf);
        w.Text(b.CatalogueVersion);
        w.OptionalDay(b.LeftOn);
        w.Number(b.Diagnoses.Count);
        foreach (var diagnosis in b.Diagnoses) w.Text(diagnosis);
        w.Number(b.Lines.Count);
        foreach (var line in b.Lines) Write(w, line, b.VisitDate);
    }

    static Bill ReadBill(ref CompactReader r, byte version)
    {
        var bill = new Bill
        {
            VisitNo = r.Number(),
            Revision = r.Small(),
            Part = r.Text(),
            Institution = InstitutionNo.Parse(r.Text()),
            Level = (InstitutionLevel)r.Small(),
            LevelAtSettlement = r.Small() is > 0 and var level ? (InstitutionLevel)(level - 1) : null,
            InstitutionType = (InstitutionType)r.Small(),
            Owner = (OwnerLevel)r.Small(),
            HostRegion = RegionCode.Parse(r.Text()),
            VisitType = (VisitType)r.Small(),
            DiseaseCode = r.Text(),
            VisitDate = r.Day(),
            SettlementDate = r.Day(),
            Emergency = r.Flag(),
            Referral = r.Flag(),
            Injury = r.Flag(),
            ThirdParty = r.Flag(),
            NoThirdPartyPromise = r.Flag(),
            Newborn = r.Flag(),
            UseAccount = r.Flag(),
            Event = (MaternityEvent)r.Small(),
            StayPart = (StayPart)r.Small(),
            Transfer = (Transfer)r.Small(),
            TransferredFrom = r.Number(),
            Supplements = ReadSupplements(ref r),
            HostShare = r.Text() is { Length: > 0 } share ? Rate.Parse(share) : null,
            CatalogueOf = (CatalogueOwner)r.Small(),
            CatalogueVersion = r.Text(),
            LeftOn = version >= 2 ? r.OptionalDay() : null,
            Diagnoses = version >= 2 ? ReadTexts(ref r) : [],
            Lines = [],
        };
        var lines = new FeeLine[r.Small()];
        for (var i = 0; i < lines.Length; i++) lines[i] = ReadLine(ref r, version, bill.VisitDate);
        return bill with { Lines = lines };
    }

    static string[] ReadTexts(ref CompactReader r)
    {
        var texts = new string[r.Small()];
        for (var i = 0; i < texts.Length; i++) texts[i] = r.Text();
        return texts;
    }

    static FundPayment[] ReadSupplements(ref CompactReader r)
    {
        var supplements = new FundPayment[r.Small()];
        for (var i = 0; i < supplements.Length; i++) supplements[i] = new((FundType)r.Small(), new(r.Number()));
        return supplements;
    }

    static void Write(CompactWriter w, FeeLine line, DateOnly visitDate)
    {
        w.Text(line.LineNo);
        w.Text(line.ItemCode);
        w.Text(line.ItemName);
        w.Number(line.FeeDate.DayNumber - visitDate.DayNumber);
        w.Number((int)line.Origin);
        w.Number((int)line.RestrictedUse);
        w.Number((int)line.Class);
        w.Text(line.OwnShare.ToString());
        w.Number(line.Total.Fen);
        w.Number(line.FullOwn.Fen);
        w.Number(line.OverLimit.Fen);
        w.Number(line.FirstShare.Fen);
        w.Number(line.InScope.Fen);
        w.Number(line.Quantity.TenThousandths);
    }

    static FeeLine ReadLine(ref CompactReader r, byte version, DateOnly visitDate) => new()
    {
        LineNo = r.Text(),
        ItemCode = r.Text(),
        ItemName = r.Text(),
        FeeDate = visitDate.AddDays(r.Small()),
        Origin = (LineOrigin)r.Small(),
        RestrictedUse = (RestrictedUse)r.Small(),
        Class = (ItemClass)r.Small(),
        OwnShare = Rate.Parse(r.Text()),
        Total = new(r.Number()),
        FullOwn = new(r.Number()),
        OverLimit = new(r.Number()),
        FirstShare = new(r.Number()),
        InScope = new(r.Number()),
        Quantity = version >= 2 ? new(r.Number()) : default,
    };

    static void Write(CompactWriter w, Entitlement e)
    {
        w.Number(e.Person.Value);
        w.Number(e.Version);
        w.Text(e.InsuredRegion.ToString());
        w.Number((int)e.Insurance);
        w.Number((int)e.PersonClass);
        w.Number(e.PersonClassAtSettlement is { } later ? (int)later + 1 : 0);
        w.OptionalDay(e.Born);
        w.Flag(e.Contracted);
        w.Number(e.ContinuousMonths);
        w.Number((int)e.Assistance);
        w.Number((int)e.Rank);
        w.Flag(e.EnterpriseSupplement);
        w.OptionalDay(e.CoveredUntil);
        w.Flag(e.Joined is not null);
        if (e.Joined is { } joined)
        {
            w.Number((int)joined.Kind);
            w.Day(joined.PaidOn);
            w.Number(joined.MissedMonths);
        }
        Write(w, e.FiledElsewhere);
        Write(w, e.Filing);
        w.Number(e.Qualifications.Count);
        foreach (var qualification in e.Qualifications)
        {
            w.Text(qualification.DiseaseCode);
            w.Day(qualification.From);
            w.OptionalDay(qualification.Until);
        }
    }

    static Entitlement ReadEntitlement(ref CompactReader r) => new()
    {
        Person = new(r.Number()),
        Version = r.Number(),
        InsuredRegion = RegionCode.Parse(r.Text()),
        Insurance = (InsuranceKind)r.Small(),
        PersonClass = (PersonClass)r.Small(),
        PersonClassAtSettlement = r.Small() is > 0 and var later ? (PersonClass)(later - 1) : null,
        Born = r.OptionalDay(),
        Contracted = r.Flag(),
        ContinuousMonths = r.Small(),
        Assistance = (AssistanceClass)r.Small(),
        Rank = (CivilServantRank)r.Small(),
        EnterpriseSupplement = r.Flag(),
        CoveredUntil = r.OptionalDay(),
        Joined = r.Flag() ? new((Joining)r.Small(), r.Day(), r.Small()) : null,
        FiledElsewhere = ReadFiling(ref r),
        Filing = ReadFiling(ref r),
        Qualifications = ReadQualifications(ref r),
    };

    static void Write(CompactWriter w, FilingInForce? filing)
    {
        w.Flag(filing is not null);
        if (filing is null) return;
        w.Number(filing.FilingNo);
        w.Number((int)filing.Kind);
        w.Text(filing.Place.ToString());
        w.Day(filing.From);
        w.OptionalDay(filing.Until);
        w.Flag(filing.PromiseOpen);
        w.Number(filing.Version);
    }

    static FilingInForce? ReadFiling(ref CompactReader r) =>
        r.Flag() ? new(r.Number(), (FilingKind)r.Small(), RegionCode.Parse(r.Text()), r.Day(), r.OptionalDay(), r.Flag(), r.Small()) : null;

    static Qualification[] ReadQualifications(ref CompactReader r)
    {
        var qualifications = new Qualification[r.Small()];
        for (var i = 0; i < qualifications.Length; i++) qualifications[i] = new(r.Text(), r.Day(), r.OptionalDay());
        return qualifications;
    }
}
