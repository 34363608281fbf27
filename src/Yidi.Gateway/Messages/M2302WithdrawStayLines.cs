using Yidi.Gateway.Envelope;
using Yidi.Gateway.Wire;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>2302 住院费用明细撤销: the named lines, or "0000" for every unsettled line. One client sends a single object.</summary>
sealed class M2302WithdrawStayLines(CancelVisit cancelVisit) : IInfnoMessage
{
    const string EveryLine = "0000";

    public IReadOnlyList<string> Infnos => ["2302"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var rows = request.Input.Children("data").Select(Read).ToList();
        if (request.Input.Problem is { } unread) return unread;
        if (rows.Select(static r => (r.VisitNo, r.Person)).Distinct().Count() > 1) return new Refusal(RefusalKind.FeeLineNotOfVisit, "mdtrt_id");
        var (visitNo, person) = (rows[0].VisitNo, rows[0].Person);
        var lines = rows.Any(static r => r.Line == EveryLine) ? [] : rows.Select(static r => r.Line).Distinct().Order(StringComparer.Ordinal).ToList();
        if (request.RegionRefusal(person) is { } refusal) return refusal;
        return NoOutput.After(await cancelVisit.WithdrawLines(request.Call(new Parsed(visitNo, person, lines)), request.Institution, visitNo, person, lines, cancel));
    }

    static (long VisitNo, PersonNo Person, string Line) Read(WireNode node) => (node.Id("mdtrt_id"), node.Person("psn_no"), node.Text("feedetl_sn", 30));

    sealed record Parsed(long VisitNo, PersonNo Person, List<string> Lines);
}
