using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Gateway.Wire;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Reconciliation;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>Which statement 3201 and 3202 are about.</summary>
static class StatementFields
{
    internal static StatementScope Read(WireNode node, bool insuranceNeeded)
    {
        var agency = node.OptionalText("setl_optins", 6);
        return new(insuranceNeeded ? node.Code("insutype", Vocabulary.Insurances) : node.OptionalCode<InsuranceKind>("insutype"), node.Text("clr_type", 6),
            RegionCode.TryParse(agency, out var region) ? region : null, node.Day("stmt_begndate"), node.Day("stmt_enddate"), node.OptionalFlag("refd_setl_flag"));
    }

    /// <summary>The hospital's own sums; acct_pay with or without what relatives' accounts paid.</summary>
    internal static StatementTotals Totals(WireNode node) => new(
        node.Has("fixmedins_setl_cnt") ? node.Count("fixmedins_setl_cnt") : 0, node.Amount("medfee_sumamt"), node.Amount("fund_pay_sumamt"), node.OptionalAmount("acct_pay") ?? Money.Zero);
}

/// <summary>3201 医药机构费用结算对总账: count and sums of one insurance, clearing kind and range of days.</summary>
sealed class M3201Reconcile(ReconcileStatement reconcile) : IInfnoMessage
{
    const string Balanced = "0";
    const string Unbalanced = "1";

    public IReadOnlyList<string> Infnos => ["3201"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.ChildOrSelf("data");
        var (scope, sent) = (StatementFields.Read(node, insuranceNeeded: true), StatementFields.Totals(node));
        if (node.Problem is { } unread) return unread;
        var summed = await reconcile.Totals(request.Institution, scope, cancel);
        if (summed.Value is not { } ours) return summed.Refusal!;
        return new Output(new(request.Institution.PoolingRegion, ours.Agrees(sent) ? Balanced : Unbalanced, Words(ours, sent), null));
    }

    static string Words(StatementTotals ours, StatementTotals sent) => ours.Agrees(sent) ? "平"
        : $"不平：笔数 医药机构{sent.Count}/平台{ours.Count}；总额 {sent.Total}/{ours.Total}；基金 {sent.Fund}/{ours.Fund}；账户 {sent.Account}/{ours.Account + ours.FamilyAccount}。请上传明细对账（3202）";

    sealed record Output([property: JsonPropertyName("stmtinfo")] Row Statement);

    sealed record Row(
        [property: JsonPropertyName("setl_optins")] string Agency,
        [property: JsonPropertyName("stmt_rslt")] string Result,
        [property: JsonPropertyName("stmt_rslt_dscr")] string Words,
        [property: JsonPropertyName("exp_content")] string? Extension);
}
