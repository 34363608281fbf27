using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Institutions;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.ManualClaims;

/// <summary>What kind of self-pay fact an institution uploads. Stored: never renumber.</summary>
public enum SelfPayKind
{
    Visit = 1,
    Diagnosis = 2,
    Line = 3,
}

/// <summary>
/// One fact of a visit that was paid by the patient: kept as it was sent, sealed, under the hospital's own numbers, so that a later claim need not
/// type it from paper.
/// </summary>
public sealed class SelfPayFact : IOfInstitution
{
    public required string Institution { get; init; }

    /// <summary>医药机构就诊ID: the hospital's own number of the visit.</summary>
    public required string VisitKey { get; init; }

    public required SelfPayKind Kind { get; init; }

    /// <summary>The hospital's number of the line or diagnosis; empty for the visit itself.</summary>
    public required string ItemKey { get; init; }

    /// <summary>Keyed hash of the patient's certificate, to find the visits of a person.</summary>
    public required string PersonLookup { get; set; }

    /// <summary>Where the patient of a visit is insured; null when the certificate is nobody's here. Like kind and day, what figures count by.</summary>
    public required int? InsuredProvince { get; set; }

    /// <summary>Null where the hospital did not say, and on lines and diagnoses.</summary>
    public required VisitType? Service { get; set; }

    /// <summary>The last day of a visit; null where the hospital did not say, and on lines and diagnoses.</summary>
    public required DateOnly? Day { get; set; }

    public required long AmountFen { get; set; }

    public required string SealedContent { get; set; }

    /// <summary>What could be read of it, sealed: the days of a visit, or a line as a claim takes it; empty for diagnoses.</summary>
    public required string SealedReading { get; set; }

    public required DateTime UploadedAt { get; set; }
}

sealed class SelfPayFactTable : IProvinceTable<SelfPayFact>
{
    public void Configure(EntityTypeBuilder<SelfPayFact> builder)
    {
        builder.HasKey(static f => new { f.Institution, f.VisitKey, f.Kind, f.ItemKey });
        builder.HasIndex(static f => f.PersonLookup);
        builder.HasIndex(static f => f.Day);
    }
}

/// <summary>One fact as uploaded.</summary>
/// <param name="Certificate">Of the patient; given with the visit, empty otherwise.</param>
/// <param name="Line">The line as a claim takes it; it has no day (default) when the hospital gave none.</param>
/// <param name="Stay">Days and kind of the visit.</param>
public sealed record UploadedSelfPay(string VisitKey, SelfPayKind Kind, string ItemKey, string Certificate, Money Amount, string Content, TypedLine? Line = null, SelfPayStay? Stay = null)
{
    internal string Reading => Line is { } line ? ExactJson.Write(line) : Stay is { } stay ? ExactJson.Write(stay) : "";
}

/// <summary>When a visit was and what kind it was, as far as the hospital said.</summary>
public sealed record SelfPayStay(DateOnly? From, DateOnly? Until, VisitType? Service)
{
    internal DateOnly? LastDay => Until ?? From;
}

/// <summary>What was uploaded of one visit.</summary>
public sealed record SelfPayVisit(string VisitKey, string Content, IReadOnlyList<string> Diagnoses, IReadOnlyList<string> Lines);

/// <summary>Keeps, removes and gives back self-pay uploads (42xx). Uploading a fact again replaces it; a line comes after its visit.</summary>
public sealed class SelfPayUploads(KeyedWrites writes, IStoreContexts stores, PersonDirectory directory, Vault vault, BusinessClock clock)
{
    /// <summary>The keyed hash under which the visits of a certificate are found.</summary>
    internal static string PatientOf(Vault vault, string certificate) => vault.Lookup("self-pay", certificate.ToUpperInvariant());

    public Task<Result<Done>> Upload(Call call, Institution institution, IReadOnlyList<UploadedSelfPay> facts, CancellationToken cancel) =>
        writes.Once<Done>(institution.Province, call, async store =>
        {
            var keys = facts.Select(static f => f.VisitKey).Distinct().ToList();
            var known = await store.Set<SelfPayFact>().Where(f => keys.Contains(f.VisitKey)).ToListAsync(cancel);
            var insured = await directory.FindMany(CredentialKind.IdentityCard, facts.Select(static f => f.Certificate), cancel);
            foreach (var fact in facts)
            {
                var visit = known.FirstOrDefault(k => k.VisitKey == fact.VisitKey && k.Kind == SelfPayKind.Visit);
                if (fact.Kind != SelfPayKind.Visit && visit is null) return new Refusal(RefusalKind.VisitUnknown, "self-pay-visit", fact.VisitKey, "请先上传自费就诊信息（4202）");
                if (known.FirstOrDefault(k => k.VisitKey == fact.VisitKey && k.Kind == fact.Kind && k.ItemKey == fact.ItemKey) is { } again)
                {
                    (again.AmountFen, again.SealedContent, again.SealedReading, again.UploadedAt) = (fact.Amount.Fen, vault.Seal(fact.Content), vault.Seal(fact.Reading), clock.UtcNow);
                    // A message that completes a visit (4203) need not say everything again.
                    (again.InsuredProvince, again.Service, again.Day) = (ProvinceOf(fact) ?? again.InsuredProvince, fact.Stay?.Service ?? again.Service, fact.Stay?.LastDay ?? again.Day);
                    // A hospital that corrects whose visit it was corrects it of everything it sent of it.
                    if (fact.Kind == SelfPayKind.Visit) foreach (var part in known.Where(k => k.VisitKey == fact.VisitKey)) part.PersonLookup = PatientOf(vault, fact.Certificate);
                    continue;
                }
                var added = new SelfPayFact
                {
                    Institution = institution.Number, VisitKey = fact.VisitKey, Kind = fact.Kind, ItemKey = fact.ItemKey, AmountFen = fact.Amount.Fen, SealedContent = vault.Seal(fact.Content), SealedReading = vault.Seal(fact.Reading),
                    PersonLookup = visit?.PersonLookup ?? PatientOf(vault, fact.Certificate), UploadedAt = clock.UtcNow, InsuredProvince = ProvinceOf(fact), Service = fact.Stay?.Service, Day = fact.Stay?.LastDay,
                };
                known.Add(added);
                store.Add(added);
            }
            return Done.It;

            int? ProvinceOf(UploadedSelfPay fact) => insured.TryGetValue(fact.Certificate, out var person) ? person.Province : null;
        }, cancel);

    /// <summary>Removes facts of one kind of a visit: the named ones, or all; a visit goes with everything of it.</summary>
    public Task<Result<Done>> Remove(Call call, Institution institution, string visitKey, SelfPayKind kind, IReadOnlyList<string> items, CancellationToken cancel) =>
        writes.Once<Done>(institution.Province, call, async store =>
        {
            var facts = await store.Set<SelfPayFact>().Where(f => f.VisitKey == visitKey).ToListAsync(cancel);
            var gone = facts.Where(f => kind == SelfPayKind.Visit || (f.Kind == kind && (items.Count == 0 || items.Contains(f.ItemKey)))).ToList();
            if (gone.Count == 0) return new Refusal(RefusalKind.VisitUnknown, "self-pay-visit", visitKey, "没有可删除的自费信息");
            store.RemoveRange(gone);
            return Done.It;
        }, cancel);

    /// <summary>Everything of one visit; null when nothing was uploaded.</summary>
    public async Task<SelfPayVisit?> Find(Institution institution, string visitKey, CancellationToken cancel)
    {
        await using var store = await stores.Province(institution.Province, Scope.OfInstitution(institution.Number), cancel);
        var facts = await store.Set<SelfPayFact>().AsNoTracking().Where(f => f.VisitKey == visitKey).OrderBy(static f => f.ItemKey).ToListAsync(cancel);
        var visit = facts.FirstOrDefault(static f => f.Kind == SelfPayKind.Visit);
        return visit is null ? null : new(visitKey, vault.Open(visit.SealedContent), Contents(facts, SelfPayKind.Diagnosis), Contents(facts, SelfPayKind.Line));
    }

    List<string> Contents(List<SelfPayFact> facts, SelfPayKind kind) => [.. facts.Where(f => f.Kind == kind).Select(f => vault.Open(f.SealedContent))];
}
