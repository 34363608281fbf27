using Yidi.Operations.Access;
using Yidi.Operations.Eligibility;
using Yidi.Operations.Filing;
using Yidi.Operations.Institutions;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Policy;
using Yidi.Server.Sandbox;
using Yidi.Storage;

namespace Yidi.Operations.Tests;

/// <summary>'May I?' in named situations of domain.md sections 2 to 4: the answer, each missing fact, and the words that tell how to mend it.</summary>
public sealed class EligibilityTests
{
    /// <summary>One situation.</summary>
    /// <param name="Missing">Empty when the answer is yes.</param>
    /// <param name="Says">Words that the answer's text or notes must hold.</param>
    sealed record Situation(string Name, Func<World, Task<EligibilityQuestion>> Arrange, RefusalKind[] Missing, string Says = "");

    static readonly RegionCode Beijing = RegionCode.Parse("110000");

    static EligibilityQuestion Ask(World world, PersonNo person, VisitType service = VisitType.OrdinaryOutpatient, string institution = SandboxFacts.Hospital, int on = 0) =>
        new(person, Beijing, world.Today.AddDays(on), service) { Institution = institution };

    static async Task<(PersonNo Person, long Filing)> Filed(World world, FilingKind kind = FilingKind.OtherTemporary, string place = "110000", bool promise = false)
    {
        var person = await world.Person();
        var materials = promise || kind is FilingKind.OtherTemporary or FilingKind.Referred ? Array.Empty<long>() : [await world.Material(person)];
        var outcome = (await world.File(world.Application(person, kind, place, promise, materials))).Answer;
        if (outcome.State == FilingState.UnderReview) _ = (await world.Do(outcome.FilingNo, FilingAct.Approve)).Answer;
        return (person, outcome.FilingNo);
    }

    static async Task<PersonNo> FiledAndQualified(World world, string disease = SandboxFacts.Diabetes)
    {
        var (person, _) = await Filed(world);
        await world.Qualify(person, disease, world.Today.AddDays(-30));
        return person;
    }

    static EligibilityQuestion Chronic(EligibilityQuestion question, string disease = SandboxFacts.Diabetes) => question with { Service = VisitType.ChronicOutpatient, Disease = disease };

    static EligibilityQuestion Stay(EligibilityQuestion question, int admittedDaysAgo, int settledIn = 0) =>
        question with { Service = VisitType.OrdinaryInpatient, On = question.On.AddDays(-admittedDaysAgo), SettledOn = question.On.AddDays(settledIn) };

    static readonly IReadOnlyList<Situation> Situations =
    [
        new("unfiled tourist", async w => Ask(w, await w.Person()), [RefusalKind.NotFiled], "补办备案"),
        new("unfiled emergency counts as filed", async w => Ask(w, await w.Person(), VisitType.EmergencyOutpatient), []),
        new("emergency flag on an ordinary visit", async w => Ask(w, await w.Person()) with { Emergency = true }, []),
        new("temporary filing in force", async w => Ask(w, (await Filed(w)).Person), []),
        new("long-term filing with proof, approved", async w => Ask(w, (await Filed(w, FilingKind.PostedWorker)).Person), []),
        new("long-term filing on a promise", async w => Ask(w, (await Filed(w, FilingKind.LongTermResident, promise: true)).Person), [], "材料须在"),
        new("filed to another city", async w => Ask(w, (await Filed(w, place: "310000")).Person), [RefusalKind.NotFiled], "现有备案地为上海市"),
        new("filed by a county of the municipality", async w => Ask(w, (await Filed(w, place: "110108")).Person), []),
        new("still under review", async w =>
        {
            var person = await w.Person();
            _ = (await w.File(w.Application(person, FilingKind.PostedWorker, materials: [await w.Material(person)]))).Answer;
            return Ask(w, person);
        }, [RefusalKind.NotFiled]),
        new("rejected", async w =>
        {
            var person = await w.Person();
            var filing = (await w.File(w.Application(person, FilingKind.PostedWorker, materials: [await w.Material(person)]))).Answer.FilingNo;
            _ = (await w.Do(filing, FilingAct.Reject)).Answer;
            return Ask(w, person);
        }, [RefusalKind.NotFiled]),
        new("cancelled from tomorrow, today still in force", async w =>
        {
            var (person, filing) = await Filed(w);
            _ = (await w.Do(filing, FilingAct.Cancel)).Answer;
            return Ask(w, person);
        }, []),
        new("cancelled, asked for the day after", async w =>
        {
            var (person, filing) = await Filed(w);
            _ = (await w.Do(filing, FilingAct.Cancel)).Answer;
            return Ask(w, person, on: 1);
        }, [RefusalKind.NotFiled], "取消"),
        new("promise overdue", async w =>
        {
            var (person, _) = await Filed(w, FilingKind.LongTermResident, promise: true);
            return Ask(w, person, on: 31);
        }, [RefusalKind.NotFiled], "承诺材料"),
        new("temporary filing is over", async w => Ask(w, (await Filed(w)).Person, on: 184), [RefusalKind.NotFiled], "到期"),
        new("stay admitted on the last day of the filing", async w => Stay(Ask(w, (await Filed(w)).Person, on: 183), 0, 20), [], "住院按入院日认定"),
        new("filing that expires on day 3 of a stay", async w => Stay(Ask(w, (await Filed(w)).Person, on: 181), 0, 9), [], "本次住院仍有效"),
        new("filing made on day 9 of a stay, before discharge settlement", async w => Stay(Ask(w, (await Filed(w)).Person), 8), [], "自入院起有效"),
        new("outpatient visit of yesterday, filed today", async w => Ask(w, (await Filed(w)).Person, on: -1), [RefusalKind.NotFiled], "就诊日"),
        new("filed after paying and leaving", async w =>
        {
            var person = await w.Person();
            _ = (await w.File(w.Application(person) with { TreatedFrom = w.Today.AddDays(-20), SelfPaid = true, From = w.Today.AddDays(-20) })).Answer;
            return Stay(Ask(w, person, on: -10), 5);
        }, [RefusalKind.NotFiled], "手工报销"),
        new("referral approved", async w => Ask(w, (await Filed(w, FilingKind.Referred)).Person), []),
        new("disease qualified and opened", async w => Chronic(Ask(w, await FiledAndQualified(w))), []),
        new("disease not opened by the hospital", async w => Chronic(Ask(w, await FiledAndQualified(w, "M03900")), "M03900"), [RefusalKind.ServiceNotOpened], "M03900"),
        new("disease not qualified", async w => Chronic(Ask(w, (await Filed(w)).Person)), [RefusalKind.DiseaseNotQualified], "糖尿病"),
        new("disease qualified from next month", async w =>
        {
            var (person, _) = await Filed(w);
            await w.Qualify(person, SandboxFacts.Diabetes, w.Today.AddDays(10));
            return Chronic(Ask(w, person));
        }, [RefusalKind.DiseaseNotQualified], "已认定，自"),
        new("qualification ran out", async w =>
        {
            var (person, _) = await Filed(w);
            await w.Qualify(person, SandboxFacts.Diabetes, w.Today.AddDays(-300), w.Today.AddDays(-1));
            return Chronic(Ask(w, person));
        }, [RefusalKind.DiseaseNotQualified], "续期"),
        new("disease not in the insured place's list", async w => Chronic(Ask(w, (await Filed(w)).Person), "M07200"), [RefusalKind.ServiceNotOpened, RefusalKind.DiseaseNotInPack]),
        new("unfiled and not qualified: both are told", async w => Chronic(Ask(w, await w.Person())), [RefusalKind.DiseaseNotQualified, RefusalKind.NotFiled]),
        new("institution unknown", async w => Ask(w, (await Filed(w)).Person, institution: "H11010599999"), [RefusalKind.InstitutionUnknown]),
        new("service not opened by the clinic", async w => Stay(Ask(w, (await Filed(w)).Person, institution: SandboxFacts.Clinic), 0), [RefusalKind.ServiceNotOpened], "普通住院"),
        new("suspended hospital", async w =>
        {
            _ = (await w.Get<KeepInstitutions>().Suspend(w.Call(), w.Officer, SandboxFacts.Hospital, w.Today.AddDays(400), w.Today.AddDays(410), "飞行检查", World.Cancel)).Answer;
            return Ask(w, await w.Person(), VisitType.EmergencyOutpatient, on: 405);
        }, [RefusalKind.InstitutionSuspended], "飞行检查"),
        new("agreement over", async w =>
        {
            _ = (await w.Get<KeepInstitutions>().Register(w.Call(), w.Officer, new("H11010577777", "协议到期医院", RegionCode.Parse("110105"), InstitutionLevel.Two, InstitutionType.Hospital, OwnerLevel.Unstated, "", new(2020, 1, 1), w.Today.AddDays(-1)), World.Cancel)).Answer;
            return Ask(w, (await Filed(w)).Person, institution: "H11010577777");
        }, [RefusalKind.InstitutionNotDesignated]),
        new("region takes cards only", async w =>
        {
            await TakeCardsOnly(w, w.Today.AddDays(500));
            return Ask(w, await w.Person(), VisitType.EmergencyOutpatient, on: 500) with { Credential = CredentialKind.ElectronicToken };
        }, [RefusalKind.CredentialKindNotTaken], "社会保障卡"),
        new("e-credential not activated", async w =>
        {
            var (person, _) = await Filed(w);
            _ = (await w.Get<KeepPersons>().Issue(w.Call(), w.Officer, person, new(CredentialKind.ElectronicToken, "TOKEN" + w.NextCertificate(), CredentialState.NotActivated), World.Cancel)).Answer;
            return Ask(w, person) with { Credential = CredentialKind.ElectronicToken };
        }, [RefusalKind.CredentialNotActive], "尚未激活"),
        new("card reported lost", async w =>
        {
            var (person, _) = await Filed(w);
            _ = (await w.Get<KeepPersons>().Issue(w.Call(), w.Officer, person, new(CredentialKind.SocialSecurityCard, "CARD" + w.NextCertificate(), CredentialState.ReportedLost), World.Cancel)).Answer;
            return Ask(w, person) with { Credential = CredentialKind.SocialSecurityCard };
        }, [RefusalKind.CredentialNotActive], "挂失"),
        new("identity card works for everybody", async w => Ask(w, (await Filed(w)).Person) with { Credential = CredentialKind.IdentityCard }, []),
        new("coverage interrupted", async w =>
        {
            var (person, _) = await Filed(w);
            _ = (await w.Get<KeepPersons>().End(w.Call(), w.Officer, person, InsuranceKind.Employees, new(2020, 1, 1), w.Today, CoverageEnd.Interrupted, World.Cancel)).Answer;
            return Ask(w, person, on: 5);
        }, [RefusalKind.NotCovered], "补缴后恢复"),
        new("coverage moved away", async w =>
        {
            var (person, _) = await Filed(w);
            _ = (await w.Get<KeepPersons>().End(w.Call(), w.Officer, person, InsuranceKind.Employees, new(2020, 1, 1), w.Today, CoverageEnd.Moved, World.Cancel)).Answer;
            return Ask(w, person, on: 5);
        }, [RefusalKind.NotCovered], "转出"),
        new("coverage not begun yet", async w => Ask(w, await w.Person(from: w.Today.AddDays(30)), VisitType.EmergencyOutpatient), [RefusalKind.NotCovered], "参保自"),
        new("interruption of two months, paid back", async w => Ask(w, await w.Person(from: w.Today.AddDays(-20), joining: Joining.Interrupted, paidOn: w.Today.AddDays(-20), missed: 2), VisitType.EmergencyOutpatient), []),
        new("interruption of five months, paid back today", async w => Ask(w, await w.Person(from: w.Today, joining: Joining.Interrupted, paidOn: w.Today, missed: 5), VisitType.EmergencyOutpatient), [RefusalKind.BenefitWaiting], "次日"),
        new("resident who joined late waits three months", async w => Ask(w, await w.Person(insurance: InsuranceKind.Residents, from: w.Today.AddDays(-30), joining: Joining.Late, paidOn: w.Today.AddDays(-30), missed: 3), VisitType.EmergencyOutpatient), [RefusalKind.BenefitWaiting], "三个月"),
        new("newborn day 80, enrolled, treated on day 10", async w =>
        {
            var born = w.Today.AddDays(-80);
            return Ask(w, await w.Person(insurance: InsuranceKind.Residents, personClass: PersonClass.Child, born: born, from: born, joining: Joining.Newborn, paidOn: w.Today, missed: 2), VisitType.EmergencyOutpatient, on: -70);
        }, []),
        new("newborn enrolled after day 90, treated before", async w =>
        {
            var born = w.Today.AddDays(-120);
            return Ask(w, await w.Person(insurance: InsuranceKind.Residents, personClass: PersonClass.Child, born: born, from: born, joining: Joining.Newborn, paidOn: w.Today, missed: 4), VisitType.EmergencyOutpatient, on: -1);
        }, [RefusalKind.BenefitWaiting], "九十天"),
        new("outage of the place of treatment", async w =>
        {
            var day = w.Today.AddDays(600);
            await Announce(w, "110000", day);
            return Ask(w, await w.Person(), VisitType.EmergencyOutpatient, on: 600);
        }, [RefusalKind.RegionOutage], "系统升级"),
        new("outage of the insured place", async w =>
        {
            var day = w.Today.AddDays(700);
            await Announce(w, "130100", day);
            return Ask(w, await w.Person(), VisitType.EmergencyOutpatient, on: 700);
        }, [RefusalKind.RegionOutage], "石家庄"),
        new("pharmacy that was not chosen", async w => Ask(w, (await Filed(w)).Person, VisitType.Pharmacy, SandboxFacts.Pharmacy), [RefusalKind.InstitutionNotChosen], "尚未选定"),
        new("pharmacy that was chosen", async w =>
        {
            var (person, _) = await Filed(w);
            _ = (await w.Get<ChooseInstitution>().Choose(w.Call(), w.Officer, new(person, InsuranceKind.Employees, SandboxFacts.Pharmacy, "1", w.Today, null), World.Cancel)).Answer;
            return Ask(w, person, VisitType.Pharmacy, SandboxFacts.Pharmacy);
        }, []),
        new("drug not in the host catalogue", async w => Ask(w, (await Filed(w)).Person) with { Item = "XNOSUCHDRUG" }, [RefusalKind.ItemUnknown], "北京市目录"),
        new("drug of class C", async w => Ask(w, (await Filed(w)).Person) with { Item = SandboxFacts.OwnExpense }, [RefusalKind.ItemUnknown], "自费"),
        new("injury without the promise", async w => Ask(w, (await Filed(w)).Person) with { Injury = true }, [RefusalKind.InjuryNotPaid], "承诺书"),
        new("treated at home needs no filing", async w => Ask(w, await w.Person(), institution: "") with { Place = RegionCode.Parse("130100") }, []),
        new("filed long-term, back home: both ways", async w => Ask(w, (await Filed(w, FilingKind.PostedWorker)).Person, institution: "") with { Place = RegionCode.Parse("130100") }, []),
        new("Langfang to Beijing before April 2023 must file", async w => Ask(w, await w.Person("131000"), VisitType.ChronicOutpatient) with { Disease = SandboxFacts.Diabetes, On = new(2022, 12, 1) }, [RefusalKind.DiseaseNotQualified, RefusalKind.NotFiled]),
        new("Langfang to Beijing from April 2023 counts as filed", async w =>
        {
            var person = await w.Person("131000");
            await w.Qualify(person, SandboxFacts.Diabetes, new(2022, 1, 1));
            return Ask(w, person, VisitType.ChronicOutpatient) with { Disease = SandboxFacts.Diabetes, On = new(2023, 4, 1) };
        }, []),
    ];

    public static TheoryData<StoreEngine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task May_I_answers_every_named_situation(StoreEngine engine)
    {
        Assert.True(Situations.Count >= 40);
        await using var world = await World.Start(engine);
        var wrong = new List<string>();
        foreach (var situation in Situations)
        {
            var answer = (await world.Get<AskEligibility>().Run(await situation.Arrange(world), World.Cancel)).Answer;
            var missing = answer.Missing.Select(static m => m.Kind).ToList();
            var text = string.Join(' ', answer.Missing.Select(static m => m.ToChinese()).Concat(answer.Notes));
            if (!missing.Order().SequenceEqual(situation.Missing.Order())) wrong.Add($"{situation.Name}: {(missing.Count == 0 ? "yes" : string.Join(", ", missing))} instead of {(situation.Missing.Length == 0 ? "yes" : string.Join(", ", situation.Missing))}; {text}");
            else if (!text.Contains(situation.Says, StringComparison.Ordinal)) wrong.Add($"{situation.Name}: '{text}' does not say '{situation.Says}'");
            Assert.Equal(answer.Missing.Count == 0, answer.Yes);
            Assert.All(answer.Missing, static m => Assert.NotEmpty(RefusalCatalogue.Of(m.Kind).NextStep.Chinese));
        }
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    static async Task TakeCardsOnly(World world, DateOnly from)
    {
        await using var national = await world.Get<IStoreContexts>().National(World.Cancel);
        national.Add(new RegionFact { Region = "110000", Name = RegionFact.CredentialsTaken, From = from, Until = from, Value = "card" });
        await national.SaveChangesAsync(World.Cancel);
    }

    static async Task Announce(World world, string region, DateOnly day)
    {
        var from = ChinaTime.ToUtc(day.ToDateTime(new TimeOnly(8, 0)));
        _ = (await world.Get<Outages>().Announce(world.Call(), new(RegionCode.Parse(region), from, from.AddHours(4), "系统升级"), World.Cancel)).Answer;
    }
}
