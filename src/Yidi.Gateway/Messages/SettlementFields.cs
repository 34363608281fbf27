using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Gateway.Wire;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Reconciliation;
using Yidi.Operations.Seam;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>Input that 2206, 2207, 2303 and 2304 share.</summary>
static class SettlementInput
{
    internal static VisitSettlement Read(WireNode node, bool ofStay)
    {
        var credential = Credential.Read(node);
        // psn_setlway and invono are accepted and mean nothing here (code-tables, psn_setlway).
        return new(node.Id("mdtrt_id"), node.Person("psn_no"), node.Code("insutype", Vocabulary.Insurances), ofStay ? null : node.Code("med_type", Vocabulary.Visits),
            ofStay ? null : node.Text("chrg_bchno", 30), node.Amount("medfee_sumamt"), Parts(node), credential.Kind, credential.Number,
            UsesAccount(node), ofStay && (node.OptionalFlag("mid_setl_flag") ?? false));
    }

    /// <summary>acct_used_flag: 1 the own account, 2 the family's too; which of them may pay is the pack's.</summary>
    internal static bool UsesAccount(WireNode node) => node.OptionalText("acct_used_flag", 3) is "1" or "2";

    /// <summary>Null when the hospital sent none of the four, or only zeros as some clients do.</summary>
    internal static ClaimedParts? Parts(WireNode node)
    {
        Money?[] sent =
        [
            node.OptionalAmount("fulamt_ownpay_amt"), node.OptionalAmount("overlmt_selfpay"), node.OptionalAmount("preselfpay_amt"), node.OptionalAmount("inscp_scp_amt"),
        ];
        return sent.All(static a => a is null || a == Money.Zero) ? null : new(sent[0], sent[1], sent[2], sent[3]);
    }
}

/// <summary>Output that computations, settlements and cancellations share: the settlement and one row per paying fund.</summary>
sealed record SettlementOutput([property: JsonPropertyName("setlinfo")] SettlementInfo Settlement, [property: JsonPropertyName("setldetail")] IReadOnlyList<FundRow> Funds)
{
    /// <param name="credential">The kind of credential the request named, echoed; empty for messages that name none.</param>
    internal static SettlementOutput Of(SettlementAnswer answer, Request request, string credential = "") =>
        new(SettlementInfo.Of(answer, request, credential), [.. answer.Funds.Where(static f => f.Amount != Money.Zero).Select(f => FundRow.Of(f, answer)), .. AccountRows(answer)]);

    static IEnumerable<FundRow> AccountRows(SettlementAnswer answer) =>
        answer.Account + answer.FamilyAccount == Money.Zero ? [] : [FundRow.Of(new(FundType.PersonalAccount, answer.Account + answer.FamilyAccount), answer)];
}

sealed record FundRow(
    [property: JsonPropertyName("fund_pay_type")] string Fund,
    [property: JsonPropertyName("inscp_scp_amt")] Money InScope,
    // Null in captured answers, but one client's model cannot take null here (his-interface 1.8).
    [property: JsonPropertyName("crt_payb_lmt_amt")] Money PayableLimit,
    [property: JsonPropertyName("fund_payamt")] Money Amount,
    [property: JsonPropertyName("fund_pay_type_name")] string Name,
    [property: JsonPropertyName("setl_proc_info")] string? Process)
{
    internal static FundRow Of(FundPayment fund, SettlementAnswer answer) =>
        new(WireCode.Of(fund.Fund), answer.InScope, Money.Zero, fund.Amount, Vocabulary.Funds[fund.Fund].Chinese, null);
}

/// <summary>setlinfo. Amounts are never null; the misprinted pdn_cash_pay stands beside psn_cash_pay (his-interface 2208).</summary>
record SettlementInfo
{
    [JsonPropertyName("mdtrt_id")]
    public required string VisitNo { get; init; }

    [JsonPropertyName("setl_id")]
    public required string? SettlementId { get; init; }

    [JsonPropertyName("psn_no")]
    public required string PersonNo { get; init; }

    [JsonPropertyName("psn_name")]
    public required string Name { get; init; }

    [JsonPropertyName("psn_cert_type")]
    public required string CertificateType { get; init; }

    [JsonPropertyName("certno")]
    public required string Certificate { get; init; }

    [JsonPropertyName("gend")]
    public required string Gender { get; init; }

    [JsonPropertyName("naty")]
    public required string Nation { get; init; }

    [JsonPropertyName("brdy")]
    public required DateOnly Born { get; init; }

    [JsonPropertyName("age")]
    public required decimal Age { get; init; }

    [JsonPropertyName("insutype")]
    public required string Insurance { get; init; }

    [JsonPropertyName("psn_type")]
    public required string PersonClass { get; init; }

    [JsonPropertyName("cvlserv_flag")]
    public string CivilServant { get; } = "0";

    [JsonPropertyName("setl_time")]
    public required DateTime SettledAt { get; init; }

    [JsonPropertyName("mdtrt_cert_type")]
    public required string? CredentialType { get; init; }

    [JsonPropertyName("med_type")]
    public required string VisitType { get; init; }

    [JsonPropertyName("medfee_sumamt")]
    public required Money Total { get; init; }

    [JsonPropertyName("fulamt_ownpay_amt")]
    public required Money FullOwn { get; init; }

    [JsonPropertyName("overlmt_selfpay")]
    public required Money OverLimit { get; init; }

    [JsonPropertyName("preselfpay_amt")]
    public required Money FirstShare { get; init; }

    [JsonPropertyName("inscp_scp_amt")]
    public required Money InScope { get; init; }

    [JsonPropertyName("act_pay_dedc")]
    public required Money Deductible { get; init; }

    [JsonPropertyName("hifp_pay")]
    public required Money Pool { get; init; }

    [JsonPropertyName("pool_prop_selfpay")]
    public required Rate PoolRatio { get; init; }

    [JsonPropertyName("cvlserv_pay")]
    public required Money CivilServantPays { get; init; }

    [JsonPropertyName("hifes_pay")]
    public required Money EnterprisePays { get; init; }

    [JsonPropertyName("hifmi_pay")]
    public required Money CatastrophicPays { get; init; }

    [JsonPropertyName("hifob_pay")]
    public required Money LargeAmountPays { get; init; }

    [JsonPropertyName("maf_pay")]
    public required Money AssistancePays { get; init; }

    [JsonPropertyName("hifdm_pay")]
    public Money DisabledPays { get; }

    [JsonPropertyName("oth_pay")]
    public required Money OtherPays { get; init; }

    [JsonPropertyName("fund_pay_sumamt")]
    public required Money FundTotal { get; init; }

    [JsonPropertyName("psn_part_amt")]
    public required Money PersonPays { get; init; }

    [JsonPropertyName("acct_pay")]
    public required Money Account { get; init; }

    [JsonPropertyName("psn_cash_pay")]
    public required Money Cash { get; init; }

    [JsonPropertyName("pdn_cash_pay")]
    public Money CashMisprinted => Cash;

    [JsonPropertyName("hosp_part_amt")]
    public required Money Hospital { get; init; }

    [JsonPropertyName("balc")]
    public required Money Balance { get; init; }

    [JsonPropertyName("acct_mulaid_pay")]
    public required Money FamilyAccount { get; init; }

    [JsonPropertyName("medins_setl_id")]
    public required string MessageId { get; init; }

    [JsonPropertyName("clr_optins")]
    public required string ClearingAgency { get; init; }

    [JsonPropertyName("clr_way")]
    public string ClearingWay { get; } = "1";

    [JsonPropertyName("clr_type")]
    public required string ClearingType { get; init; }

    [JsonPropertyName("exp_content")]
    public string? Extension { get; }

    internal static SettlementInfo Of(SettlementAnswer answer, Request request, string credential)
    {
        var (face, inside) = (answer.Person!, request.Sender.FamilyInsideAccount);
        Money Paid(params FundType[] funds) => answer.Funds.Where(f => funds.Contains(f.Fund)).Aggregate(Money.Zero, static (sum, f) => sum + f.Amount);
        return new SettlementInfo
        {
            VisitNo = answer.VisitNo == 0 ? "" : IdSource.Text(answer.VisitNo),
            SettlementId = answer.SettlementId == 0 ? null : IdSource.Text(answer.SettlementId),
            PersonNo = face.Person.ToString(),
            Name = face.Name,
            CertificateType = face.CertificateType,
            Certificate = face.CertificateNumber,
            Gender = face.Gender,
            Nation = face.Nation,
            Born = face.Born,
            Age = Years.Between(face.Born, Operations.Plumbing.ChinaTime.DayOf(answer.SettledAt)),
            Insurance = WireCode.Of(answer.Insurance),
            PersonClass = WireCode.Of(answer.PersonClass),
            SettledAt = answer.SettledAt,
            CredentialType = credential.Length > 0 ? credential : null,
            VisitType = WireCode.Of(answer.VisitType),
            Total = answer.Total,
            FullOwn = answer.FullOwn,
            OverLimit = answer.OverLimit,
            FirstShare = answer.FirstShare,
            InScope = answer.InScope,
            Deductible = answer.Deductible,
            Pool = Paid(FundType.EmployeePool, FundType.ResidentPool),
            PoolRatio = answer.PoolRatio,
            CivilServantPays = Paid(FundType.CivilServant),
            EnterprisePays = Paid(FundType.EnterpriseSupplement),
            CatastrophicPays = Paid(FundType.ResidentCatastrophic),
            LargeAmountPays = Paid(FundType.EmployeeLargeAmount),
            AssistancePays = Paid(FundType.MedicalAssistance),
            OtherPays = Paid(FundType.Maternity, FundType.Other),
            FundTotal = answer.FundTotal,
            PersonPays = answer.PersonPays,
            Account = inside ? answer.Account + answer.FamilyAccount : answer.Account,
            Cash = answer.Cash,
            Hospital = answer.Hospital,
            FamilyAccount = inside ? Money.Zero : answer.FamilyAccount,
            Balance = answer.Balance,
            MessageId = request.MessageId,
            ClearingAgency = request.Institution.PoolingRegion,
            ClearingType = ClearingKinds.Of(answer.VisitType),
        };
    }
}
