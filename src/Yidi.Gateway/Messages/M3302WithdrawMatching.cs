using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Catalogue;
using Yidi.Operations.Plumbing;

namespace Yidi.Gateway.Messages;

/// <summary>3302 目录对照撤销.</summary>
sealed class M3302WithdrawMatching(MatchItems matching) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["3302"];

    public Act Act => Act.MatchItems;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var rows = request.Input.Children("data").Select(static n => (n.Text("fixmedins_hilist_id", 30), Lists.Read(n), n.Text("med_list_codg", 50))).ToList();
        if (request.Input.Problem is { } unread) return unread;
        return NoOutput.After(await matching.Withdraw(request.HostRegion.Province, request.Call(rows.Select(static r => $"{r.Item1} {r.Item2} {r.Item3}").ToList()), rows, cancel));
    }
}
