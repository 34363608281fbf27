using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Funds;
using Yidi.Operations.Insured;
using Yidi.Operations.Materials;
using Yidi.Operations.Notices;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Policy;

namespace Yidi.Operations.ManualClaims;

/// <summary>A line as somebody typed it or a hospital uploaded it.</summary>
/// <param name="Refused">Why a reviewer does not take it; empty when they do.</param>
public sealed record TypedLine(string ItemCode, string ItemName, DateOnly FeeDate, Quantity Quantity, Money Total, RestrictedUse Approval = RestrictedUse.Unrestricted, string Refused = "");

/// <summary>A material, and what kind of paper it is.</summary>
public sealed record PaperGiven(ClaimPaper Paper, long Material);

/// <summary>Where the fund pays to.</summary>
public sealed record BankAccount(string Number, string Bank, string Holder);

/// <summary>A claim as it is handed in.</summary>
/// <param name="Institution">Number in the network; the stand-in of the region outside it.</param>
/// <param name="Lines">May be empty: the clerk enters them from the list.</param>
/// <param name="SelfPayVisit">'institution key' of the hospital's upload it is about, whether or not its lines could be taken; empty when none was named.</param>
public sealed record ClaimApplication(PersonNo Person, InsuranceKind Insurance, ClaimReason Reason, VisitType VisitType, string Disease, string Institution, string InstitutionName, RegionCode Host, InstitutionLevel Level, DateOnly From, DateOnly Until,
    string InvoiceNo, Money Total, IReadOnlyList<PaperGiven> Papers, IReadOnlyList<TypedLine> Lines, BankAccount Account, string SelfPayVisit);

/// <summary>What became of a claim.</summary>
public sealed record ClaimOutcome(long ClaimNo, ClaimState State, int Revision, long SettlementId, Money Fund, string Note);

/// <summary>Takes claims in: inside the time limit, with the papers their reason asks for, and no invoice twice.</summary>
public sealed class FileClaim(KeyedWrites writes, PackLibrary packs, Vault vault, AuditTrail audit, IdSource ids, BusinessClock clock)
{
    internal const int MaxLines = 2_000;

    /// <summary>What this very call was answered; null when it is new.</summary>
    public Task<Result<ClaimOutcome>?> Answered(PersonNo person, Call call, CancellationToken cancel) => writes.AnsweredInsured<ClaimOutcome>(person.Province, call, cancel);

    public Task<Result<ClaimOutcome>> Submit(Call call, Caller caller, ClaimApplication application, CancellationToken cancel) =>
        writes.OnceInsured<ClaimOutcome>(application.Person.Province, call, async store =>
        {
            if (WhyNot(application) is { } wrong) return wrong;
            var record = await ReadPerson.Of(store, application.Person, cancel);
            if (record is null) return new Refusal(RefusalKind.PersonUnknown, "person", Mask.Number(application.Person.ToString()));
            if (record.CoverageOn(application.Insurance, application.From) is not { } coverage) return new Refusal(RefusalKind.NotCovered, "insurance", Vocabulary.Insurances[application.Insurance].Chinese, $"就诊日 {application.From:yyyy-MM-dd} 未参保");
            if (packs.InForce(RegionCode.Parse(coverage.Region), application.Insurance) is not { } pack) return new Refusal(RefusalKind.NoPack, "insured-region", coverage.Region);
            if (TooLate(application, pack) is { } late) return late;
            if (await KeepMaterial.RefuseStrange(store, application.Person, [.. application.Papers.Select(static p => p.Material)], cancel) is { } strange) return strange;
            var claim = NewClaim(application, coverage, pack);
            var lines = Lines(claim, application.Lines);
            if ((await FindDuplicates.Of(store, claim, lines, cancel)).FirstOrDefault(static d => d.IsCertain) is { } twice) return Twice(twice);
            store.Add(claim);
            store.AddRange(lines);
            claim.LineSet = lines.Count > 0 ? 1 : 0;
            Step(store, claim, ClaimAct.Submit, ClaimState.FirstReview, caller, "", clock.UtcNow);
            store.Add(audit.Of(application.Person.Province, caller, Act.Claim, IdSource.Text(claim.ClaimNo), application.Person, "submit"));
            return Outcome(claim);
        }, cancel);

    Refusal? WhyNot(ClaimApplication a)
    {
        if (!ClaimRules.GivenReasons.ContainsKey(a.Reason)) return new(RefusalKind.FieldInvalid, "reason", ClaimRules.Reasons[a.Reason].Word, "追溯调整由经办机构发起");
        if (a.Until < a.From) return new(RefusalKind.FieldInvalid, "until", $"{a.Until:yyyy-MM-dd}", "早于就诊或入院日期");
        if (a.Until > clock.Today) return new(RefusalKind.FieldInvalid, "until", $"{a.Until:yyyy-MM-dd}", $"晚于业务日期{clock.Today:yyyy-MM-dd}；出院结清后再申请");
        if (a.Total <= Money.Zero) return new(RefusalKind.FieldInvalid, "total", a.Total.ToString(), "应大于零");
        if (ClaimRules.InvoiceKey(a.InvoiceNo).Length == 0) return new(RefusalKind.FieldInvalid, "invoice", a.InvoiceNo, "应有数字或字母");
        if (a.Account.Number.Length is < 8 or > 30 || !a.Account.Number.All(char.IsAsciiDigit)) return new(RefusalKind.FieldInvalid, "account", "", "银行账号应为8至30位数字");
        var missing = ClaimRules.PapersOf(a.Reason).Where(p => a.Papers.All(g => g.Paper != p)).ToList();
        if (missing.Count > 0) return new(RefusalKind.ProofMissing, "papers", "", $"还缺{string.Join('、', missing.Select(static p => ClaimRules.Papers[p].Chinese))}");
        return LinesRefusal(a.Lines, a.Total, a.From, a.Until);
    }

    /// <summary>Null when there are no lines yet, or they are those of the invoice.</summary>
    internal static Refusal? LinesRefusal(IReadOnlyList<TypedLine> lines, Money total, DateOnly from, DateOnly until)
    {
        if (lines.Count == 0) return null;
        if (lines.Count > MaxLines) return new(RefusalKind.FieldTooLong, "lines", lines.Count.ToString(CultureInfo.InvariantCulture), $"最多{MaxLines}行");
        if (lines.FirstOrDefault(static l => l.Total <= Money.Zero || l.Quantity.TenThousandths <= 0) is { } empty) return new(RefusalKind.FieldInvalid, "lines", empty.ItemName, "数量和金额应大于零；退费请合并后填报");
        if (lines.FirstOrDefault(l => l.FeeDate < from || l.FeeDate > until) is { } outside) return new(RefusalKind.FieldInvalid, "lines", $"{outside.FeeDate:yyyy-MM-dd}", $"“{outside.ItemName}”不在 {from:yyyy-MM-dd} 至 {until:yyyy-MM-dd} 之间");
        var sum = lines.Aggregate(Money.Zero, static (s, l) => s + l.Total);
        return sum == total ? null : new(RefusalKind.AmountDisagrees, "total", total.ToString(), $"明细合计 {sum} 元，票据 {total} 元");
    }

    Refusal? TooLate(ClaimApplication a, PolicyPack pack)
    {
        if (pack.TimeLimit("manual-claim", a.Until) is not { } limit) return null;
        var last = limit.InMonths ? a.Until.AddMonths(limit.Count) : a.Until.AddDays(limit.Count);
        return clock.Today <= last ? null : new(RefusalKind.ClaimTooLate, "until", $"{a.Until:yyyy-MM-dd}", $"最迟应于 {last:yyyy-MM-dd} 申请（{limit.Citation.Clause.Chinese.TrimEnd('。')}）");
    }

    internal static Refusal Twice(Duplicate twice) => new(RefusalKind.ClaimDuplicate, twice.OtherIsClaim ? "claim" : "settlement", IdSource.Text(twice.Other), twice.Words);

    ClaimRecord NewClaim(ClaimApplication a, Coverage coverage, PolicyPack pack) => new()
    {
        ClaimNo = ids.Next(a.Person.Province),
        PersonNo = a.Person.Value,
        Insurance = a.Insurance,
        InsuredRegion = coverage.Region,
        Reason = a.Reason,
        VisitType = a.VisitType,
        DiseaseCode = a.Disease,
        Institution = a.Institution,
        InstitutionName = a.InstitutionName,
        HostRegion = a.Host.ToString(),
        Level = a.Level,
        From = a.From,
        Until = a.Until,
        Emergency = ClaimRules.IsEmergency(a.Reason),
        InvoiceNo = a.InvoiceNo.Trim(),
        InvoiceKey = ClaimRules.InvoiceKey(a.InvoiceNo),
        TotalFen = a.Total.Fen,
        Materials = string.Join(' ', a.Papers.Select(static p => $"{ClaimRules.Papers[p.Paper].Word}:{IdSource.Text(p.Material)}")),
        SealedAccount = vault.Seal(a.Account.Number),
        AccountTail = a.Account.Number[^4..],
        Bank = a.Account.Bank,
        AccountHolder = a.Account.Holder,
        SelfPayVisit = a.SelfPayVisit,
        State = ClaimState.FirstReview,
        Revision = 0,
        DueOn = WorkingDays.After(clock.Today, pack.TimeLimit("claim-handling", clock.Today) is { InMonths: false } limit ? limit.Count : DefaultHandlingDays),
        CreatedAt = clock.UtcNow,
    };

    /// <summary>The national service list's term, where a pack says nothing.</summary>
    const int DefaultHandlingDays = 30;

    /// <summary>A set of lines, of the revision that the act makes.</summary>
    internal static List<ClaimLine> Lines(ClaimRecord claim, IReadOnlyList<TypedLine> lines) => [.. lines.Select((l, i) => new ClaimLine
    {
        ClaimNo = claim.ClaimNo, LineSet = claim.Revision + 1, LineNo = i + 1, ItemCode = l.ItemCode, ItemName = l.ItemName, FeeDate = l.FeeDate, QuantityTenThousandths = l.Quantity.TenThousandths, TotalFen = l.Total.Fen, Approval = l.Approval, Refused = l.Refused,
    })];

    /// <summary>Moves a claim and tells of it.</summary>
    internal static void Step(ProvinceContext store, ClaimRecord claim, ClaimAct act, ClaimState to, Caller caller, string note, DateTime at)
    {
        var from = claim.State;
        (claim.State, claim.Revision) = (to, claim.Revision + 1);
        var kept = CourseStep.Kept(note);
        store.Add(CourseStep.Of(claim.ClaimNo, claim.Revision, act, from, to, (caller.Name, caller.DisplayName), kept, at));
        store.Add(Notice.Of(claim.ClaimNo, claim.Revision, Notice.Person(claim.PersonNo), claim.SupplementTo == 0 ? NoticeTemplate.ClaimMoved : NoticeTemplate.SupplementMoved, $"/me/claims/{IdSource.Text(claim.ClaimNo)}", at, ClaimRules.StateNames[to], new(kept, kept)));
    }

    internal static ClaimOutcome Outcome(ClaimRecord c) => new(c.ClaimNo, c.State, c.Revision, c.SettlementId, new(c.FundFen), c.Note);
}
