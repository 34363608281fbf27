using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Gateway.Wire;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>
/// 4101 / 4101A 医疗保障基金结算清单: checked against the settlement it is of, and kept as it came. 4101A renames items of the list; what is checked has
/// the same names in both.
/// </summary>
sealed class M4101SettlementList(KeepSettlementList keep) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["4101", "4101A"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("setlinfo");
        var head = new SettlementListHead(node.Id("mdtrt_id"), node.Id("setl_id"),
            request.Input.Children("payinfo").Where(static p => p.OptionalText("fund_pay_type", 6) != "310200").Select(static p => p.Amount("fund_payamt")).Aggregate(Money.Zero, static (sum, a) => sum + a),
            node.Amount("acct_pay"), node.Amount("psn_cashpay"), [.. request.Input.Children("iteminfo").Select(static i => i.Amount("amt"))]);
        foreach (var (field, length) in Needed) node.Text(field, length);
        if (request.Input.Children("diseinfo").Count(static d => d.OptionalText("maindiag_flag", 3) == "1") != 1 && node.Problem is null)
            return new Refusal(RefusalKind.FieldInvalid, "maindiag_flag", "", "应有且仅有一个主诊断");
        if (node.Problem is { } unread) return unread;
        var kept = await keep.Run(request.Call(new { head, request.Input.Content }), request.Institution, head, request.Input.Content, cancel);
        return kept.Value is { } list ? new Output(IdSource.Text(list.ListNo)) : kept.Refusal!;
    }

    /// <summary>What the table of 4101 requires besides what is read above.</summary>
    static readonly (string Field, int Length)[] Needed =
    [
        ("fixmedins_code", 12), ("medcasno", 40), ("psn_name", 50), ("gend", 6), ("brdy", 20), ("patn_cert_type", 3), ("certno", 50), ("hi_type", 3), ("insuplc", 6), ("bill_no", 30), ("biz_sn", 50),
    ];

    sealed record Output([property: JsonPropertyName("setl_list_id")] string ListNo);
}
