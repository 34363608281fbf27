using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Catalogue;
using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Filing;
using Yidi.Operations.Institutions;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Policy;
using Yidi.Server.Hosting;

namespace Yidi.Server.Sandbox;

/// <summary>Fills an empty installation with the sandbox. Repeatable: what is there stays, so a killed seeding goes on where it stopped.</summary>
public sealed class SeedSandbox(IStoreContexts contexts, PersonDirectory directory, SeedAccounts accounts, IdSource ids, BusinessClock clock, Vault vault, RegionBook regions, YidiOptions options)
{
    static readonly DateOnly Since = new(2020, 1, 1);

    const int AtOnce = 500;

    public async Task Run(CancellationToken cancel)
    {
        await clock.StartAt(SandboxFacts.BusinessStart, cancel);
        await clock.Load(cancel);
        var hosts = SandboxFacts.Hospitals.Concat(Country()).Select(static h => RegionCode.Parse(h.Region).Province);
        foreach (var province in SandboxFacts.Personas.Select(static p => p.Province).Concat(hosts).Distinct().Order()) await contexts.Prepare(province, cancel);
        await SeedNational(cancel);
        var everybody = SandboxFacts.Personas.Concat(Enumerable.Range(1, options.SandboxCrowd).Select(SandboxFacts.OfCrowd)).Concat(Enumerable.Range(1, options.SandboxStays).Select(SandboxFacts.OfStays));
        foreach (var some in everybody.GroupBy(static p => p.Province).SelectMany(static g => g.Chunk(AtOnce))) await SeedPersons(some, cancel);
        await SeedFamilies(cancel);
        foreach (var province in SandboxFacts.Personas.Select(static p => p.Province).Distinct().Order()) await directory.Feed(province, cancel);
        await accounts.Run(cancel);
    }

    /// <summary>Every institution of the sandbox.</summary>
    public IReadOnlyList<string> Institutions() => [.. SandboxFacts.Hospitals.Concat(Country()).Select(static h => h.Number)];

    /// <summary>The secret of an institution's account, for the virtual hospital; the sandbox alone gives it away.</summary>
    public async Task<(string Account, string Secret)> AccountOf(string institution, CancellationToken cancel)
    {
        await using var national = await contexts.National(cancel);
        var account = await national.Set<InstitutionAccount>().AsNoTracking().SingleAsync(a => a.Institution == institution, cancel);
        return (account.Account, vault.Open(account.SealedSecret));
    }

    async Task SeedNational(CancellationToken cancel)
    {
        await using var national = await contexts.National(cancel);
        if (await national.Set<Institution>().AnyAsync(cancel)) return;
        national.AddRange(SandboxFacts.Hospitals.Concat(Country()).Select(static h => new Institution
        {
            Number = h.Number, Name = h.Name, Region = h.Region, PoolingRegion = h.PoolingRegion, Level = h.Level, Type = h.Type, Pinyin = Pinyin.Of(h.Name),
        }));
        var numbers = SandboxFacts.Hospitals.Concat(Country()).ToList();
        national.AddRange(numbers.Select(static h => new Agreement { Institution = h.Number, From = Since }));
        national.AddRange(numbers.SelectMany(static h => Services(h)));
        national.AddRange(numbers.Select(static h => h.Number).Select(Account));
        foreach (var region in numbers.Select(static h => h.Region[..2] + "0000").Distinct()) national.AddRange(Items(region));
        await national.SaveChangesAsync(cancel);
    }

    /// <summary>Persons of one province, those of them who are not there in one transaction: a start asks for each of them anew.</summary>
    async Task SeedPersons(Persona[] personas, CancellationToken cancel)
    {
        var lookups = personas.ToDictionary(p => directory.LookupOf(CredentialKind.IdentityCard, p.IdentityNumber), StringComparer.Ordinal);
        var asked = lookups.Keys.ToList();
        await using var store = await contexts.Province(personas[0].Province, Scope.System, cancel);
        var here = (await store.Set<Credential>().Where(c => asked.Contains(c.Lookup)).Select(static c => c.Lookup).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        // Somebody may have moved to another province since.
        var elsewhere = await directory.FindMany(CredentialKind.IdentityCard, personas.Select(static p => p.IdentityNumber), cancel);
        foreach (var (lookup, persona) in lookups)
            if (!here.Contains(lookup) && !elsewhere.ContainsKey(persona.IdentityNumber)) AddPerson(store, persona);
        // The directory is fed when all are in: a person it does not know yet is told to it by the next start.
        await store.SaveChangesAsync(cancel);
    }

    void AddPerson(ProvinceContext store, Persona persona)
    {
        var person = new PersonNo(ids.Next(persona.Province));
        store.Add(new Person
        {
            PersonNo = person.Value,
            Name = persona.Name,
            CertificateType = "01",
            SealedCertificate = vault.Seal(persona.IdentityNumber),
            Gender = persona.Gender,
            Nation = "01",
            Born = persona.Born,
            EntitlementVersion = 1,
        });
        store.Add(new Coverage { PersonNo = person.Value, Insurance = persona.Insurance, From = Since, Region = persona.Region, PersonClass = persona.Class });
        if (persona.BalanceYuan > 0) store.Add(new PersonalAccount { PersonNo = person.Value, BalanceFen = persona.BalanceYuan * 100L, Version = 1, AsOf = new(2022, 1, 1) });
        if (persona.Assistance.Length > 0) store.Add(new StandingFact { PersonNo = person.Value, Kind = StandingKind.Assistance, From = Since, Word = persona.Assistance });
        if (persona.Rank.Length > 0) store.Add(new StandingFact { PersonNo = person.Value, Kind = StandingKind.CivilServant, From = Since, Word = persona.Rank });
        foreach (var (kind, number) in new[] { (CredentialKind.IdentityCard, persona.IdentityNumber), (CredentialKind.SocialSecurityCard, persona.Card), (CredentialKind.ElectronicToken, persona.Token) })
            store.Add(new Credential { Lookup = directory.LookupOf(kind, number), PersonNo = person.Value, Kind = kind, State = CredentialState.Active, InDirectory = false });
        if (persona.Filing != FilingKind.None) AddFiling(store, person, persona);
        if (persona.Qualified) AddQualification(store, person, persona);
    }

    async Task SeedFamilies(CancellationToken cancel)
    {
        foreach (var (ownerKey, memberKey, relation) in SandboxFacts.Families)
        {
            var (owner, member) = (await NumberOf(ownerKey, cancel), await NumberOf(memberKey, cancel));
            await using var store = await contexts.Province(owner.Province, Scope.System, cancel);
            if (await store.Set<FamilyLink>().AnyAsync(l => l.OwnerNo == owner.Value && l.MemberNo == member.Value, cancel)) continue;
            (await ReadPerson.Hold(store, member, cancel))!.Touch();
            store.Add(new FamilyLink { LinkNo = ids.Next(owner.Province), OwnerNo = owner.Value, MemberNo = member.Value, Relation = relation, From = Since });
            await store.SaveChangesAsync(cancel);
        }
    }

    async Task<PersonNo> NumberOf(string key, CancellationToken cancel)
    {
        var persona = SandboxFacts.Personas.Single(p => p.Key == key);
        var lookup = directory.LookupOf(CredentialKind.IdentityCard, persona.IdentityNumber);
        await using var store = await contexts.Province(persona.Province, Scope.System, cancel);
        return new(await store.Set<Credential>().Where(c => c.Lookup == lookup).Select(static c => c.PersonNo).SingleAsync(cancel));
    }

    void AddFiling(ProvinceContext store, PersonNo person, Persona persona)
    {
        var filing = new FilingRecord
        {
            FilingNo = ids.Next(persona.Province), PersonNo = person.Value, Insurance = persona.Insurance, InsuredRegion = persona.Region, Kind = persona.Filing, Place = persona.FilingPlace, From = new(2022, 1, 10), Channel = FilingChannel.Import,
        };
        store.Add(filing);
        store.Add(FilingSheet.FirstVersion(filing, filing.From, "sandbox", "沙箱预置"));
    }

    void AddQualification(ProvinceContext store, PersonNo person, Persona persona)
    {
        var qualification = new QualificationRecord
        {
            QualificationNo = ids.Next(persona.Province), PersonNo = person.Value, Insurance = persona.Insurance, InsuredRegion = persona.Region, DiseaseCode = persona.Disease, DiseaseName = persona.Disease == SandboxFacts.Dialysis ? "透析" : "糖尿病",
            State = QualificationState.Qualified, Revision = 1, From = new(2021, 1, 1), CreatedAt = clock.UtcNow,
        };
        store.Add(qualification);
        store.Add(QualificationSheet.FirstVersion(qualification, "sandbox", "沙箱预置"));
    }

    /// <summary>Every hospital opens what it is for; the clinic and the hospital of Langfang stay as small as their tests need them.</summary>
    static IEnumerable<InstitutionService> Services(SandboxHospital hospital)
    {
        VisitType[] opened = hospital switch
        {
            { Type: InstitutionType.Pharmacy } => [VisitType.Pharmacy],
            { Number: SandboxFacts.Clinic } => [VisitType.OrdinaryOutpatient],
            { Number: SandboxFacts.HomeHospital } => [VisitType.OrdinaryOutpatient, VisitType.OrdinaryInpatient],
            _ => [VisitType.OrdinaryOutpatient, VisitType.EmergencyOutpatient, VisitType.OrdinaryInpatient, VisitType.InjuryInpatient, VisitType.TransferredInpatient, VisitType.EmergencyToInpatient, VisitType.MaternityInpatient],
        };
        var diseases = opened.Length < 3 ? [] : new[] { SandboxFacts.Diabetes, SandboxFacts.Dialysis };
        return opened.Select(v => Service(hospital.Number, v, "")).Concat(diseases.Select(d => Service(hospital.Number, VisitType.ChronicOutpatient, d)));
    }

    /// <summary>One hospital in every other province, in its first pooling region.</summary>
    IEnumerable<SandboxHospital> Country() => options.SandboxCountry
        ? regions.All.Where(static r => r.Pooling == Pooling.Here).Select(static r => RegionCode.Parse(r.Code)).GroupBy(static r => r.Province)
            .Where(static g => g.Key <= 66 && !SandboxFacts.Hospitals.Any(h => RegionCode.Parse(h.Region).Province == g.Key)).OrderBy(static g => g.Key)
            .Select(g => g.MinBy(static r => r.ToString())).Select(r => new SandboxHospital($"H{r}99001", $"{regions.FullName(r)}示范医院（沙箱）", r.ToString(), r.ToString(), InstitutionLevel.Three))
        : [];

    static IEnumerable<CatalogueItem> Items(string region) =>
    [
        Item(region, SandboxFacts.Acarbose, "阿卡波糖片", ItemClass.A, "0", null), Item(region, SandboxFacts.Repaglinide, "瑞格列奈片", ItemClass.B, "0.10", null),
        Item(region, SandboxFacts.OwnExpense, "自费营养剂", ItemClass.C, "0", null), Item(region, SandboxFacts.Limited, "甘精胰岛素注射液", ItemClass.B, "0.05", 48_000_000),
        Item(region, SandboxFacts.Bed, "普通床位费", ItemClass.A, "0", null), Item(region, SandboxFacts.Nursing, "二级护理", ItemClass.A, "0", null), Item(region, SandboxFacts.Infusion, "静脉输液", ItemClass.A, "0", null),
        Item(region, SandboxFacts.WomensExamination, "宫颈细胞学检查", ItemClass.A, "0", null), Item(region, SandboxFacts.Chemotherapy, "注射用顺铂", ItemClass.A, "0", null), Item(region, SandboxFacts.ChildrensSyrup, "小儿氨溴索口服溶液", ItemClass.B, "0.10", null),
    ];

    static InstitutionService Service(string institution, VisitType visit, string disease) =>
        new() { Institution = institution, VisitType = visit, DiseaseCode = disease, From = Since };

    InstitutionAccount Account(string institution) => new()
    {
        Account = $"sandbox-{institution.ToLowerInvariant()}",
        Institution = institution,
        SealedSecret = vault.Seal(Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(24))),
    };

    static CatalogueItem Item(string region, string code, string name, ItemClass itemClass, string ownShare, long? limitMicro) => new()
    {
        Region = region,
        Code = code,
        From = Since,
        Name = name,
        Class = itemClass,
        OwnShare = ownShare,
        PriceLimitMicro = limitMicro,
        ListType = code[0] == 'S' ? ListType.Service : ListType.WesternAndPatentMedicine,
        ChargeCategory = "09",
        Version = $"sandbox-{region}-2022",
        Pinyin = Pinyin.Of(name),
    };
}
