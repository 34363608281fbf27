using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Gateway.Wire;
using Yidi.Operations.Access;
using Yidi.Operations.Declaration;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;

namespace Yidi.Gateway.Messages;

/// <summary>3203 医药机构费用结算清算申请: totals of one clearing kind and month, which must be the platform's to the fen.</summary>
sealed class M3203Declare(DeclareCosts declare) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["3203"];

    public Act Act => Act.DeclareCosts;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.ChildOrSelf("data");
        var totals = new DeclaredTotals(node.Count("psntime"), node.Amount("medfee_sumamt"), node.Amount("fund_appy_sum"), node.Amount("acct_pay"), node.Amount("cash_payamt"));
        var (period, kind, from, until) = (node.Text("setlym", 6), node.Text("clr_type", 30), node.Day("begndate"), node.Day("enddate"));
        if (node.Problem is { } unread) return unread;
        if (!Month.TryParse(period, out var month)) return new Refusal(RefusalKind.FieldInvalid, "setlym", period, "应为yyyyMM");
        var ask = new DeclarationAsk(month, kind, from, until, totals, []);
        var declared = await declare.Run(request.Call(ask), request.Institution, ask, cancel);
        return declared.Value is { } record ? new Output(new(IdSource.Text(record.DeclarationNo))) : declared.Refusal!;
    }

    sealed record Output([property: JsonPropertyName("result")] Row Result);

    sealed record Row([property: JsonPropertyName("clr_appy_evt_id")] string Declaration);
}

/// <summary>3204 医药机构费用结算清算申请撤销: as long as the agency did not confirm it.</summary>
sealed class M3204WithdrawDeclaration(DeclareCosts declare) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["3204"];

    public Act Act => Act.DeclareCosts;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.ChildOrSelf("data");
        var declaration = node.Id("clr_appy_evt_id");
        if (node.Problem is { } unread) return unread;
        var withdrawn = await declare.Withdraw(request.Call(declaration), request.Institution, declaration, cancel);
        return withdrawn.Value is null ? withdrawn.Refusal! : NoOutput.It;
    }
}
