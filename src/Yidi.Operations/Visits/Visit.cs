using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>Whether a visit takes acts. Stored: never renumber.</summary>
public enum VisitState
{
    Open = 1,

    /// <summary>Something a settlement may rest on is being withdrawn; no bill is made until that ends.</summary>
    Withdrawing = 2,

    Withdrawn = 3,

    /// <summary>Admitted here, but the insured place has not yet agreed that the person is in no other hospital.</summary>
    Admitting = 4,
}

/// <summary>What the insured place was told of a stay. Stored: never renumber.</summary>
public enum StayTold
{
    Nothing = 0,
    InHospital = 1,
    Left = 2,
}

/// <summary>What the hospital says of an injury.</summary>
/// <param name="ThirdParty">Somebody else is liable.</param>
/// <param name="Promise">The person signed that nobody else is: the hospital says so by answering the question for a third party with no (domain.md 3.7).</param>
public sealed record InjuryReport(bool Injury, bool ThirdParty, bool Promise);

/// <summary>A visit as the place of treatment keeps it.</summary>
public sealed class Visit : IOfInstitution
{
    public required long VisitNo { get; init; }

    public required string Institution { get; init; }

    /// <summary>Pooling region of the institution: the place of treatment of the bill.</summary>
    public required string HostRegion { get; init; }

    public required InstitutionLevel Level { get; init; }

    public required long PersonNo { get; init; }

    public required string InsuredRegion { get; init; }

    public required InsuranceKind Insurance { get; init; }

    /// <summary>住院/门诊号 of the hospital.</summary>
    public required string HospitalNo { get; init; }

    public string Department { get; set; } = "";

    public string Doctor { get; set; } = "";

    public string Bed { get; set; } = "";

    /// <summary>Raised by every change; bills carry it.</summary>
    public required int Revision { get; set; }

    public required VisitState State { get; set; }

    /// <summary>Which part is being withdrawn, while <see cref="State"/> says so.</summary>
    public string WithdrawingPart { get; set; } = "";

    /// <summary>Which lines of a stay go, as a JSON list; empty for all that are not settled.</summary>
    public string WithdrawingLines { get; set; } = "";

    /// <summary>The call that began the withdrawal, so that whoever ends it after a crash can give the call its answer.</summary>
    public string WithdrawingMessage { get; set; } = "";

    public string WithdrawingKind { get; set; } = "";

    public string WithdrawingFingerprint { get; set; } = "";

    /// <summary>Machine time of the mark; null when nothing is being withdrawn.</summary>
    public DateTime? WithdrawingSince { get; set; }

    public required DateTime BeginsAt { get; set; }

    /// <summary>Null until the visit was described (2203).</summary>
    public VisitType? VisitType { get; set; }

    public string DiseaseCode { get; set; } = "";

    public string DiseaseName { get; set; } = "";

    /// <summary>Codes of the newest diagnoses, the main one first, with blanks between: what the bill tells supervision.</summary>
    public string DiagnosisCodes { get; set; } = "";

    public DateOnly Day => ChinaTime.DayOf(BeginsAt);

    public bool IsStay => VisitType?.IsStay() ?? false;

    /// <summary>Discharge; null while in hospital, and on every outpatient visit.</summary>
    public DateTime? EndsAt { get; set; }

    /// <summary>The revision the discharge made: a settlement of this one or a later one rests on it. 0 while in hospital.</summary>
    public int DischargeRevision { get; set; }

    /// <summary>离院方式.</summary>
    public string DischargeWay { get; set; } = "";

    public bool Emergency { get; set; }

    public bool Injury { get; set; }

    public bool ThirdParty { get; set; }

    public bool NoThirdPartyPromise { get; set; }

    public MaternityEvent Event { get; set; }

    /// <summary>A newborn treated on the mother's card.</summary>
    public bool Newborn { get; set; }

    /// <summary>The message that admitted, so that its reversal can bury it.</summary>
    public string AdmittedBy { get; set; } = "";

    public StayTold Told { get; set; }

    /// <summary>What the insured place should know by now.</summary>
    public StayTold ShouldKnow => State == VisitState.Withdrawn || EndsAt is not null ? StayTold.Left : StayTold.InHospital;

    internal static Visit Of(IdSource ids, Institution institution, PatientAtCounter patient, CoverageFace coverage, string hospitalNo) => new()
    {
        VisitNo = ids.Next(institution.Province),
        Institution = institution.Number,
        HostRegion = institution.PoolingRegion,
        Level = institution.Level,
        PersonNo = patient.Person.Value,
        InsuredRegion = coverage.Region.ToString(),
        Insurance = patient.Insurance,
        HospitalNo = hospitalNo,
        Revision = 1,
        State = VisitState.Open,
        BeginsAt = patient.BeginsAtUtc,
    };

    /// <summary>The diagnoses told with this revision; earlier ones stay as history.</summary>
    internal IEnumerable<VisitDiagnosis> Tell(IReadOnlyList<Diagnosis> diagnoses)
    {
        if (diagnoses.Count > 0) DiagnosisCodes = string.Join(' ', diagnoses.OrderByDescending(static d => d.Main).Select(static d => d.Code).Where(static c => c.Length > 0).Distinct());
        return [.. diagnoses.Select((d, i) => d.Row(this, i + 1))];
    }

    internal void Report(InjuryReport injury) => (Injury, ThirdParty, NoThirdPartyPromise) = (injury.Injury, injury.ThirdParty, injury.Promise);
}

/// <summary>One diagnosis of a visit. Those of the highest revision count; earlier descriptions stay as history.</summary>
public sealed class VisitDiagnosis : IOfInstitution
{
    public required long VisitNo { get; init; }

    public required int Revision { get; init; }

    public required int Ordinal { get; init; }

    public required string Institution { get; init; }

    public required string Code { get; init; }

    public required string Name { get; init; }

    public required string Kind { get; init; }

    public required bool Main { get; init; }
}

/// <summary>One uploaded fee line with what the catalogue said of it.</summary>
public sealed class VisitFeeLine : IOfInstitution
{
    public required long VisitNo { get; init; }

    public required string LineNo { get; init; }

    public required string Institution { get; init; }

    /// <summary>收费批次号: what is settled together. Empty on a stay, whose lines are settled by revision.</summary>
    public required string Part { get; init; }

    public required int Ordinal { get; init; }

    /// <summary>Revision of the visit that the upload made: a live settlement of an older revision does not rest on the line.</summary>
    public required int Revision { get; init; }

    public required string DiseaseCode { get; init; }

    /// <summary>The line this one takes back, wholly or in part; empty on a charge.</summary>
    public string RefundOf { get; init; } = "";

    public LineOrigin Origin { get; init; }

    public RestrictedUse RestrictedUse { get; init; }

    public required string ItemCode { get; init; }

    public required string ItemName { get; init; }

    public required string CatalogueVersion { get; init; }

    public required DateOnly FeeDate { get; init; }

    public required long PriceMicro { get; init; }

    public required long QuantityTenThousandths { get; init; }

    public required ItemClass Class { get; init; }

    public required string OwnShare { get; init; }

    public required long TotalFen { get; init; }

    public required long FullOwnFen { get; init; }

    public required long OverLimitFen { get; init; }

    public required long FirstShareFen { get; init; }

    public required long InScopeFen { get; init; }

    internal FeeLine ToBillLine() => new()
    {
        LineNo = LineNo,
        ItemCode = ItemCode,
        ItemName = ItemName,
        FeeDate = FeeDate,
        Quantity = new(QuantityTenThousandths),
        Origin = Origin,
        RestrictedUse = RestrictedUse,
        Class = Class,
        OwnShare = Rate.Parse(OwnShare),
        Total = new(TotalFen),
        FullOwn = new(FullOwnFen),
        OverLimit = new(OverLimitFen),
        FirstShare = new(FirstShareFen),
        InScope = new(InScopeFen),
    };
}

sealed class VisitTable : IProvinceTable<Visit>
{
    public void Configure(EntityTypeBuilder<Visit> builder)
    {
        builder.HasKey(static v => v.VisitNo);
        builder.Property(static v => v.VisitNo).ValueGeneratedNever();
        builder.Property(static v => v.Revision).IsConcurrencyToken();
        builder.Property(static v => v.State).IsConcurrencyToken();
        builder.HasIndex(static v => v.State);
        builder.HasIndex(static v => new { v.Institution, v.BeginsAt });
        builder.HasIndex(static v => new { v.Institution, v.VisitNo });
        builder.HasIndex(static v => v.PersonNo);
        builder.Ignore(static v => v.Day);
        builder.Ignore(static v => v.IsStay);
        builder.Ignore(static v => v.ShouldKnow);
    }
}

sealed class VisitDiagnosisTable : IProvinceTable<VisitDiagnosis>
{
    public void Configure(EntityTypeBuilder<VisitDiagnosis> builder) => builder.HasKey(static d => new { d.VisitNo, d.Revision, d.Ordinal });
}

sealed class VisitFeeLineTable : IProvinceTable<VisitFeeLine>
{
    public void Configure(EntityTypeBuilder<VisitFeeLine> builder)
    {
        builder.HasKey(static l => new { l.VisitNo, l.LineNo });
        builder.HasIndex(static l => new { l.VisitNo, l.Part });
    }
}
