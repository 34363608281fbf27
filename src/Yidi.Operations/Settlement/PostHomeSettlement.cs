using Yidi.Operations.Eligibility;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Operations.Seam;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Settlement;

/// <summary>
/// A settlement that a local core system made at home: its amounts, and what it adds to the yearly sums. Nothing of it is computed here; what comes
/// later away from home is computed on the sums it moved.
/// </summary>
/// <param name="Gains">What each yearly sum gains, in fen, or in occasions where the sum counts those.</param>
public sealed record HomeSettlement(
    PersonNo Person, InsuranceKind Insurance, InstitutionNo Institution, InstitutionLevel Level, VisitType VisitType, string DiseaseCode, DateOnly VisitDate, DateOnly SettledOn,
    Money Total, Money FullOwn, Money OverLimit, Money FirstShare, Money InScope, Money Deductible, IReadOnlyList<FundPayment> Funds, Money Cash, IReadOnlyDictionary<string, long> Gains)
{
    public Money FundTotal => Funds.Aggregate(Money.Zero, static (sum, f) => sum + f.Amount);
}

/// <summary>Posts what a local core system settled at home, under the feed's key, through the same lane as every settlement, and takes it back.</summary>
public sealed class PostHomeSettlement(ReadFacts facts, PackLibrary packs, IStoreContexts stores, Journals journals, CancelSettlement cancelSettlement, IdSource ids, BusinessClock clock)
{
    /// <summary>Message kind of rows that were not judged here; a verification does not judge them again.</summary>
    public const string Kind = "home-settlement";

    /// <summary>How often a posting is prepared again because the entitlement changed meanwhile.</summary>
    const int MaxPreparations = 3;

    public async Task<Result<SettlementAnswer>> Post(Call call, HomeSettlement home, CancellationToken cancel)
    {
        if (WhyNot(home) is { } wrong) return wrong;
        for (var attempt = 1; ; attempt++)
        {
            var posted = await TryPost(call, home, cancel);
            if (posted.Refusal?.Kind == RefusalKind.EntitlementChanged && attempt < MaxPreparations) continue;
            // A retry of what was posted gets its answer even when it could not be posted any more.
            return posted.Refusal is null ? posted : (await ReadOutcome.Of(stores, home.Person.Province, call.Key, cancel)).FirstAnswerTo(call) ?? posted;
        }
    }

    async Task<Result<SettlementAnswer>> TryPost(Call call, HomeSettlement home, CancellationToken cancel)
    {
        var institution = home.Institution.ToString();
        var visit = new VisitInQuestion(home.Person, home.Insurance, home.VisitType, RegionCode.Parse(institution.Substring(1, 6)), institution, home.VisitDate, home.SettledOn);
        if (await facts.Of(visit, cancel) is not { } known) return new Refusal(RefusalKind.PersonUnknown, "person", Mask.Number(home.Person.ToString()));
        if (known.Entitlement(visit) is not { } entitlement) return new Refusal(RefusalKind.NotCovered, "insurance", Vocabulary.Insurances[home.Insurance].Chinese, $"就诊日 {home.VisitDate:yyyy-MM-dd}");
        if (packs.InForce(entitlement.InsuredRegion, home.Insurance) is not { } pack) return new Refusal(RefusalKind.NoPack, "insured-region", entitlement.InsuredRegion.ToString());
        var (id, visitNo) = (ids.Next(home.Person.Province), ids.Next(home.Person.Province));
        var year = new YearKey(home.Person.Value, (int)home.Insurance, pack.InsuranceYearOf(home.SettledOn));
        Refusal? changed = null;
        var outcome = await journals.Of(home.Person.Province).Append(new JournalCase
        {
            Key = SettlementRow.Key(call.Key),
            Fingerprint = call.Fingerprint,
            PersonNo = home.Person.Value,
            VisitNo = visitNo,
            Years = [year],
            Decide = view =>
            {
                changed = view.EntitlementVersion(home.Person.Value) == entitlement.Version ? null : new(RefusalKind.EntitlementChanged, "person", Mask.Number(home.Person.ToString()));
                return changed is null ? Entry(id, visitNo, call, home, entitlement, pack, view.Year(year)) : null;
            },
        }, cancel);
        return JournalAnswers.Of(outcome, changed, "message", call.Key.MessageId);
    }

    /// <summary>Takes a posted settlement back by a row of its own.</summary>
    public Task<Result<SettlementAnswer>> Cancel(Call call, PersonNo person, long visitNo, long settlement, CancellationToken cancel) => cancelSettlement.Run(new(call, person, visitNo, settlement), cancel);

    Refusal? WhyNot(HomeSettlement home)
    {
        if (home.Total != home.FullOwn + home.OverLimit + home.FirstShare + home.InScope) return new(RefusalKind.AmountDisagrees, "total", home.Total.ToString(), "应为全自费、超限价、先行自付与范围内之和");
        if (home.Total != home.FundTotal + home.Cash) return new(RefusalKind.AmountDisagrees, "total", home.Total.ToString(), "应为基金支付与现金之和；个人账户由本平台支付的不在此列");
        if (home.Total <= Money.Zero || home.Cash < Money.Zero || home.Funds.Any(static f => f.Amount < Money.Zero)) return new(RefusalKind.FieldInvalid, "total", home.Total.ToString(), "金额不得为负");
        Money[] parts = [home.FullOwn, home.OverLimit, home.FirstShare, home.InScope, home.Deductible];
        if (parts.Any(static p => p < Money.Zero)) return new(RefusalKind.FieldInvalid, "total", parts.Min().ToString(), "全自费、超限价、先行自付、范围内和起付金额不得为负");
        if (home.Gains.FirstOrDefault(static g => g.Value < 0) is { Key: { } falling }) return new(RefusalKind.FieldInvalid, "gains", falling, "累计只增不减；撤销请另行提交");
        if (home.SettledOn > clock.Today) return new(RefusalKind.FieldInvalid, "settled-on", $"{home.SettledOn:yyyy-MM-dd}", $"晚于业务日期{clock.Today:yyyy-MM-dd}");
        if (home.SettledOn < home.VisitDate) return new(RefusalKind.FieldInvalid, "settled-on", $"{home.SettledOn:yyyy-MM-dd}", "早于就诊日");
        var unknown = home.Gains.Keys.FirstOrDefault(static n => AccumulatorWords.Of(n, "en") == n);
        return unknown is null ? null : new(RefusalKind.FieldInvalid, "gains", unknown, "不是年度累计的名称");
    }

    static JournalEntry Entry(long id, long visitNo, Call call, HomeSettlement home, Entitlement entitlement, PolicyPack pack, BenefitYearRow year)
    {
        var bill = Bill(visitNo, home);
        var packed = PackedCase.Pack(new(bill, entitlement));
        var at = ChinaTime.ToUtc(home.SettledOn.ToDateTime(new TimeOnly(12, 0)));
        var record = new SettlementRecord
        {
            Id = id,
            Kind = SettlementKind.Settlement,
            Institution = call.Key.Institution,
            MessageId = call.Key.MessageId,
            MessageKind = call.Key.MessageKind,
            VisitNo = visitNo,
            Part = bill.Part,
            Revision = bill.Revision,
            PersonNo = home.Person.Value,
            Insurance = (int)home.Insurance,
            BenefitYear = year.Year,
            YearVersion = year.Version + 1,
            HostRegion = bill.HostRegion.ToString(),
            InsuredRegion = entitlement.InsuredRegion.ToString(),
            VisitType = (int)home.VisitType,
            PackHash = pack.Hash,
            CatalogueVersion = bill.CatalogueVersion,
            TextVersion = ExplanationText.TemplateVersion,
            TotalFen = home.Total.Fen,
            FullOwnFen = home.FullOwn.Fen,
            OverLimitFen = home.OverLimit.Fen,
            FirstShareFen = home.FirstShare.Fen,
            InScopeFen = home.InScope.Fen,
            DeductibleFen = home.Deductible.Fen,
            FundFen = home.FundTotal.Fen,
            PersonFen = home.Cash.Fen,
            AccountFen = 0,
            FamilyAccountFen = 0,
            CashFen = home.Cash.Fen,
            HospitalFen = 0,
            Funds = SettlementRow.FundsText(home.Funds),
            Detail = new RecordDetail
            {
                Before = year.Accumulators,
                Deltas = Gains(home).ToString(),
                Used = string.Join(' ', home.Gains.Keys.Order(StringComparer.Ordinal)),
                PersonClass = (int)entitlement.PersonClass,
                PoolRatio = Rate.Zero.ToString(),
                BalanceFen = 0,
                Case = packed,
                CaseHash = Sm3.Of(packed),
            },
            SettledAt = at,
            BusinessDate = home.SettledOn,
            Period = home.SettledOn.ToString("yyyyMM", System.Globalization.CultureInfo.InvariantCulture),
        };
        return new JournalEntry
        {
            Record = record, Postings = InsuredBook.Postings(record), EntitlementVersion = entitlement.Version,
            MakesLive = new LiveSettlement
            {
                VisitNo = visitNo, Part = bill.Part, SettlementId = id, PersonNo = record.PersonNo, Insurance = record.Insurance, BenefitYear = record.BenefitYear, YearVersion = record.YearVersion, Revision = bill.Revision, Used = record.Used,
            },
        };
    }

    /// <summary>At least the visit itself is counted, so that every row moves its year.</summary>
    static Accumulators Gains(HomeSettlement home)
    {
        var gains = home.Gains.Aggregate(Accumulators.Empty, static (sum, g) => g.Value == 0 ? sum : sum.With(g.Key, g.Value));
        return gains[AccumulatorNames.VisitCount] > 0 ? gains : gains.With(AccumulatorNames.VisitCount, 1);
    }

    static Bill Bill(long visitNo, HomeSettlement home) => new()
    {
        VisitNo = visitNo, Revision = 1, Part = "0", Institution = home.Institution, Level = home.Level, HostRegion = RegionCode.Parse(home.Institution.ToString().Substring(1, 6)), VisitType = home.VisitType, DiseaseCode = home.DiseaseCode,
        VisitDate = home.VisitDate, SettlementDate = home.SettledOn, CatalogueOf = CatalogueOwner.Insured, CatalogueVersion = "home",
        Lines =
        [
            new() { LineNo = "home", ItemCode = "home", ItemName = "本地系统结算", FeeDate = home.SettledOn, Class = ItemClass.A, OwnShare = Rate.Zero, Total = home.Total, FullOwn = home.FullOwn, OverLimit = home.OverLimit, FirstShare = home.FirstShare, InScope = home.InScope },
        ],
    };
}
