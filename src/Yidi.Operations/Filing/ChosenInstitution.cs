using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Access;
using Yidi.Operations.Institutions;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Policy;

namespace Yidi.Operations.Filing;

/// <summary>An institution a person chose (定点), for where the insured place settles at chosen institutions only.</summary>
public sealed class ChosenInstitution : IEntitles
{
    long IEntitles.EntitledPerson => PersonNo;

    public required long ChoiceNo { get; init; }

    public required long PersonNo { get; init; }

    public required InsuranceKind Insurance { get; init; }

    public required string InsuredRegion { get; init; }

    /// <summary>业务申请类型, 03 for designated institutions.</summary>
    public required string BusinessType { get; init; }

    /// <summary>定点排序号.</summary>
    public required string Ordinal { get; init; }

    public required string Institution { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? Until { get; set; }

    /// <summary>Last day it counts, when it was withdrawn; null while it stands.</summary>
    public DateOnly? WithdrawnOn { get; set; }

    /// <summary>Whether it counts on a day.</summary>
    public bool HoldsOn(DateOnly day) => From <= day && (Until is null || day <= Until) && (WithdrawnOn is null || day <= WithdrawnOn);
}

sealed class ChosenInstitutionTable : IProvinceTable<ChosenInstitution>
{
    public void Configure(EntityTypeBuilder<ChosenInstitution> builder)
    {
        builder.HasKey(static c => c.ChoiceNo);
        builder.Property(static c => c.ChoiceNo).ValueGeneratedNever();
        builder.HasIndex(static c => c.PersonNo);
    }
}

/// <summary>A choice to record.</summary>
public sealed record InstitutionChoice(PersonNo Person, InsuranceKind Insurance, string Institution, string Ordinal, DateOnly From, DateOnly? Until, string BusinessType = "03");

/// <summary>The number of a choice.</summary>
public sealed record Chosen(long ChoiceNo);

/// <summary>Chooses institutions (2505), withdraws choices (2506), and shows them (5302).</summary>
public sealed class ChooseInstitution(KeyedWrites writes, IStoreContexts stores, FindInstitution institutions, PackLibrary packs, AuditTrail audit, IdSource ids, BusinessClock clock)
{
    public async Task<Result<Chosen>> Choose(Call call, Caller caller, InstitutionChoice choice, CancellationToken cancel)
    {
        var found = await institutions.Designated(choice.Institution, clock.Today, cancel);
        if (found.Refusal is { } closed) return closed;
        return await writes.OnceInsured<Chosen>(choice.Person.Province, call, async store =>
        {
            var person = await ReadPerson.Hold(store, choice.Person, cancel);
            if (person is null || await ReadPerson.Of(store, choice.Person, cancel) is not { } record) return new Refusal(RefusalKind.PersonUnknown, "person", Mask.Number(choice.Person.ToString()));
            if (record.CoverageOn(choice.Insurance, clock.Today) is not { } coverage) return new Refusal(RefusalKind.NotCovered, "insurance", Vocabulary.Insurances[choice.Insurance].Chinese);
            if (choice.From < clock.Today) return new Refusal(RefusalKind.FieldInvalid, "from", $"{choice.From:yyyy-MM-dd}", "定点自办理之日起，不得早于今天");
            if (choice.Until < choice.From) return new Refusal(RefusalKind.FieldInvalid, "until", $"{choice.Until:yyyy-MM-dd}", "不得早于开始日期");
            var standing = await store.Set<ChosenInstitution>().Where(c => c.PersonNo == choice.Person.Value && c.Insurance == choice.Insurance && c.WithdrawnOn == null).ToListAsync(cancel);
            var overlapping = standing.Where(c => c.From <= (choice.Until ?? DateOnly.MaxValue) && (c.Until ?? DateOnly.MaxValue) >= choice.From).ToList();
            if (overlapping.Any(c => c.Institution == choice.Institution)) return new Refusal(RefusalKind.TooManyChoices, "institution", choice.Institution, "已选定该机构");
            var most = MostOf(packs.InForce(RegionCode.Parse(coverage.Region), choice.Insurance), coverage.PersonClass);
            if (overlapping.Count >= most) return new Refusal(RefusalKind.TooManyChoices, "institution", choice.Institution, $"最多选定{most}家");
            var row = new ChosenInstitution
            {
                ChoiceNo = ids.Next(choice.Person.Province), PersonNo = choice.Person.Value, Insurance = choice.Insurance, InsuredRegion = coverage.Region, BusinessType = choice.BusinessType,
                Ordinal = choice.Ordinal, Institution = choice.Institution, From = choice.From, Until = choice.Until,
            };
            store.Add(row);
            person.Touch();
            store.Add(audit.Of(choice.Person.Province, caller, Act.ChooseInstitution, IdSource.Text(row.ChoiceNo), choice.Person, choice.Institution));
            return new Chosen(row.ChoiceNo);
        }, cancel);
    }

    public Task<Result<Done>> Withdraw(Call call, Caller caller, PersonNo person, long choiceNo, CancellationToken cancel) => writes.OnceInsured<Done>(person.Province, call, async store =>
    {
        var row = await store.Set<ChosenInstitution>().SingleOrDefaultAsync(c => c.ChoiceNo == choiceNo && c.PersonNo == person.Value, cancel);
        if (row is null) return new Refusal(RefusalKind.ChoiceUnknown, "choice", IdSource.Text(choiceNo));
        row.WithdrawnOn ??= clock.Today;
        (await ReadPerson.Hold(store, person, cancel))!.Touch();
        store.Add(audit.Of(person.Province, caller, Act.ChooseInstitution, IdSource.Text(choiceNo), person, "withdraw"));
        return Done.It;
    }, cancel);

    /// <summary>Every choice of a person, withdrawn ones included.</summary>
    public async Task<IReadOnlyList<ChosenInstitution>> Of(PersonNo person, CancellationToken cancel)
    {
        if (!await stores.Exists(person.Province, cancel)) return [];
        await using var store = await stores.Province(person.Province, Scope.System, cancel);
        return await Of(store, person, cancel);
    }

    /// <summary>As above, in a context that is open.</summary>
    public static async Task<IReadOnlyList<ChosenInstitution>> Of(ProvinceContext store, PersonNo person, CancellationToken cancel) =>
        await store.Set<ChosenInstitution>().AsNoTracking().Where(c => c.PersonNo == person.Value).OrderBy(static c => c.From).ThenBy(static c => c.ChoiceNo).ToListAsync(cancel);

    int MostOf(PolicyPack? pack, PersonClass person) =>
        Enum.GetValues<VisitType>().Select(v => pack?.Choice(v, person, clock.Today)?.Most).Min() ?? int.MaxValue;
}
