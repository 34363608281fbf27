using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Catalogue;
using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Filing;
using Yidi.Operations.Institutions;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Server.Hosting;

namespace Yidi.Server.Sandbox;

/// <summary>Fills an empty installation with the sandbox. Repeatable: what is there stays, so a killed seeding goes on where it stopped.</summary>
public sealed class SeedSandbox(IStoreContexts contexts, PersonDirectory directory, SeedAccounts accounts, IdSource ids, BusinessClock clock, Vault vault, YidiOptions options)
{
    const int Beijing = 11;
    static readonly DateOnly Since = new(2020, 1, 1);

    public async Task Run(CancellationToken cancel)
    {
        await clock.StartAt(SandboxFacts.BusinessStart, cancel);
        await clock.Load(cancel);
        foreach (var province in SandboxFacts.Personas.Select(static p => p.Province).Append(Beijing).Distinct().Order()) await contexts.Prepare(province, cancel);
        await SeedNational(cancel);
        foreach (var persona in SandboxFacts.Personas) await SeedPerson(persona, cancel);
        for (var i = 1; i <= options.SandboxCrowd; i++) await SeedPerson(SandboxFacts.OfCrowd(i), cancel);
        foreach (var province in SandboxFacts.Personas.Select(static p => p.Province).Distinct().Order()) await directory.Feed(province, cancel);
        await accounts.Run(cancel);
    }

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
        national.AddRange(
            new Institution { Number = SandboxFacts.Hospital, Name = "北京示范医院（沙箱）", Region = "110105", PoolingRegion = "110000", Level = InstitutionLevel.Three, Pinyin = Pinyin.Of("北京示范医院（沙箱）") },
            new Institution { Number = SandboxFacts.Clinic, Name = "海淀社区卫生服务中心（沙箱）", Region = "110108", PoolingRegion = "110000", Level = InstitutionLevel.One, Type = InstitutionType.CommunityCentre, Pinyin = Pinyin.Of("海淀社区卫生服务中心（沙箱）") },
            new Institution { Number = SandboxFacts.Pharmacy, Name = "朝阳示范药店（沙箱）", Region = "110105", PoolingRegion = "110000", Level = InstitutionLevel.Unrated, Type = InstitutionType.Pharmacy, Pinyin = Pinyin.Of("朝阳示范药店（沙箱）") },
            new Institution { Number = SandboxFacts.HomeHospital, Name = "廊坊示范医院（沙箱）", Region = "131002", PoolingRegion = "131000", Level = InstitutionLevel.Three, Pinyin = Pinyin.Of("廊坊示范医院（沙箱）") });
        national.AddRange(SandboxFacts.Institutions.Select(static number => new Agreement { Institution = number, From = Since }));
        national.AddRange(
            Service(SandboxFacts.Hospital, VisitType.ChronicOutpatient, SandboxFacts.Diabetes), Service(SandboxFacts.Hospital, VisitType.OrdinaryOutpatient, ""),
            Service(SandboxFacts.Hospital, VisitType.EmergencyOutpatient, ""), Service(SandboxFacts.Hospital, VisitType.OrdinaryInpatient, ""), Service(SandboxFacts.Clinic, VisitType.OrdinaryOutpatient, ""), Service(SandboxFacts.Pharmacy, VisitType.Pharmacy, ""),
            Service(SandboxFacts.HomeHospital, VisitType.OrdinaryOutpatient, ""), Service(SandboxFacts.HomeHospital, VisitType.OrdinaryInpatient, ""));
        national.AddRange(SandboxFacts.Institutions.Select(Account));
        national.AddRange(
            Item(SandboxFacts.Acarbose, "阿卡波糖片", ItemClass.A, "0", null), Item(SandboxFacts.Repaglinide, "瑞格列奈片", ItemClass.B, "0.10", null),
            Item(SandboxFacts.OwnExpense, "自费营养剂", ItemClass.C, "0", null), Item(SandboxFacts.Limited, "甘精胰岛素注射液", ItemClass.B, "0.05", 48_000_000));
        await national.SaveChangesAsync(cancel);
    }

    async Task SeedPerson(Persona persona, CancellationToken cancel)
    {
        var lookup = directory.LookupOf(CredentialKind.IdentityCard, persona.IdentityNumber);
        await using var store = await contexts.Province(persona.Province, Scope.System, cancel);
        if (await store.Set<Credential>().AnyAsync(c => c.Lookup == lookup, cancel) || await directory.Find(CredentialKind.IdentityCard, persona.IdentityNumber, cancel) is not null) return;
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
        store.Add(new Coverage { PersonNo = person.Value, Insurance = InsuranceKind.Employees, From = Since, Region = persona.Region, PersonClass = persona.Class });
        foreach (var (kind, number) in new[] { (CredentialKind.IdentityCard, persona.IdentityNumber), (CredentialKind.SocialSecurityCard, persona.Card), (CredentialKind.ElectronicToken, persona.Token) })
            store.Add(new Credential { Lookup = directory.LookupOf(kind, number), PersonNo = person.Value, Kind = kind, State = CredentialState.Active, InDirectory = false });
        if (persona.Filing != FilingKind.None) AddFiling(store, person, persona);
        if (persona.Qualified) AddQualification(store, person, persona);
        // The directory is fed when all are in: a person it does not know yet is told to it by the next start.
        await store.SaveChangesAsync(cancel);
    }

    void AddFiling(ProvinceContext store, PersonNo person, Persona persona)
    {
        var filing = new FilingRecord
        {
            FilingNo = ids.Next(persona.Province), PersonNo = person.Value, Insurance = InsuranceKind.Employees, InsuredRegion = persona.Region, Kind = persona.Filing, Place = "110000", From = new(2022, 1, 10), Channel = FilingChannel.Import,
        };
        store.Add(filing);
        store.Add(FilingSheet.FirstVersion(filing, filing.From, "sandbox", "沙箱预置"));
    }

    void AddQualification(ProvinceContext store, PersonNo person, Persona persona)
    {
        var qualification = new QualificationRecord
        {
            QualificationNo = ids.Next(persona.Province), PersonNo = person.Value, Insurance = InsuranceKind.Employees, InsuredRegion = persona.Region, DiseaseCode = SandboxFacts.Diabetes, DiseaseName = "糖尿病",
            State = QualificationState.Qualified, Revision = 1, From = new(2021, 1, 1), CreatedAt = clock.UtcNow,
        };
        store.Add(qualification);
        store.Add(QualificationSheet.FirstVersion(qualification, "sandbox", "沙箱预置"));
    }

    static InstitutionService Service(string institution, VisitType visit, string disease) =>
        new() { Institution = institution, VisitType = visit, DiseaseCode = disease, From = Since };

    InstitutionAccount Account(string institution) => new()
    {
        Account = $"sandbox-{institution.ToLowerInvariant()}",
        Institution = institution,
        SealedSecret = vault.Seal(Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(24))),
    };

    static CatalogueItem Item(string code, string name, ItemClass itemClass, string ownShare, long? limitMicro) => new()
    {
        Region = "110000",
        Code = code,
        From = Since,
        Name = name,
        Class = itemClass,
        OwnShare = ownShare,
        PriceLimitMicro = limitMicro,
        ChargeCategory = "09",
        Version = "sandbox-110000-2022",
        Pinyin = Pinyin.Of(name),
    };
}
