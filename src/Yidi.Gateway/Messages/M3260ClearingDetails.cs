using System.Globalization;
using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Gateway.Wire;
using Yidi.Operations.Access;
using Yidi.Operations.Declaration;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>Year and month of cross-region clearing messages.</summary>
static class ClearingFields
{
    internal static Month Month(WireNode node)
    {
        var (year, month) = (node.Text("trt_year", 4), node.Text("trt_month", 2));
        if (Operations.Funds.Month.TryParse(year + month.PadLeft(2, '0'), out var read)) return read;
        node.Refuse(new(RefusalKind.FieldInvalid, "trt_month", month, "应为两位月份"));
        return Operations.Funds.Month.Of(default(DateOnly));
    }
}

/// <summary>3260 异地清分明细查询 (provisional shape): settlements of patients from elsewhere that wait to be declared, a hundred at a time.</summary>
sealed class M3260ClearingDetails(ReadDeclarations read) : IInfnoMessage
{
    const int PageRows = 100;
    const int MostRows = 1_000_000;

    public IReadOnlyList<string> Infnos => ["3260"];

    public Act Act => Act.DeclareCosts;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.ChildOrSelf("data");
        var (month, start) = (ClearingFields.Month(node), node.Number("startrow", MostRows));
        if (node.Problem is { } unread) return unread;
        var rows = await read.Undeclared(request.Institution, month, start - 1, PageRows, cancel);
        return new Output([.. rows.Select((r, i) => Row.Of(r, start + i, request.Institution.Number))]);
    }

    sealed record Output([property: JsonPropertyName("data")] IReadOnlyList<Row> Rows);

    sealed record Row(
        [property: JsonPropertyName("seqno")] int Number,
        [property: JsonPropertyName("insuplc_admdvs")] string InsuredRegion,
        [property: JsonPropertyName("medins_no")] string Institution,
        [property: JsonPropertyName("mdtrt_id")] string VisitNo,
        [property: JsonPropertyName("setl_sn")] string Settlement,
        [property: JsonPropertyName("mdtrt_setl_time")] DateTime SettledAt,
        [property: JsonPropertyName("medfee_sumamt")] Money Total,
        [property: JsonPropertyName("optins_pay_sumamt")] Money Due)
    {
        internal static Row Of(Operations.Visits.SettlementView seen, int number, string institution) => new(
            number, seen.InsuredRegion, institution, IdSource.Text(seen.VisitNo), IdSource.Text(seen.SettlementId), ChinaTime.FromUtc(seen.SettledAt), new(seen.TotalFen), new(seen.FundFen + seen.AccountFen + seen.FamilyAccountFen));
    }
}

/// <summary>3261 异地清分结果确认 (provisional shape): declares the settlements the institution confirms one by one; rows with another flag are left for later.</summary>
sealed class M3261ConfirmDetails(DeclareCosts declare) : IInfnoMessage
{
    const string Confirmed = "1";

    public IReadOnlyList<string> Infnos => ["3261"];

    public Act Act => Act.DeclareCosts;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.ChildOrSelf("data");
        var (month, rows) = (ClearingFields.Month(node), node.Count("totalrow"));
        var details = request.Input.Children("detail").Select(static d => new Detail(d.Id("setl_sn"), d.Amount("medfee_sumamt"), d.OptionalText("cnfm_flag", 3))).ToList();
        if (node.Problem is { } unread) return unread;
        if (rows != details.Count) return new Refusal(RefusalKind.DeclarationDisagrees, "totalrow", rows.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"明细{details.Count}行"));
        var confirmed = details.Where(static d => d.Flag is Confirmed or "").ToList();
        if (confirmed.Count == 0) return new Refusal(RefusalKind.FieldMissing, "detail", "", "没有确认的明细");
        var totals = new DeclaredTotals(confirmed.Count, confirmed.Aggregate(Money.Zero, static (sum, d) => sum + d.Total), null, null, null);
        // What was delayed is in an earlier month, and refused by name past the limit.
        var ask = new DeclarationAsk(month, "", month.Plus(-3).First, month.Last, totals, [.. confirmed.Select(static d => d.Settlement)]);
        var declared = await declare.Run(request.Call(ask), request.Institution, ask, cancel);
        return declared.Value is { } record ? new Output(new(IdSource.Text(record.DeclarationNo), request.MessageId)) : declared.Refusal!;
    }

    sealed record Detail(long Settlement, Money Total, string Flag);

    sealed record Output([property: JsonPropertyName("result")] Row Result);

    sealed record Row([property: JsonPropertyName("clr_appy_evt_id")] string Declaration, [property: JsonPropertyName("transid")] string Message);
}

/// <summary>3262 异地清分结果确认回退: takes back what 3261 or 3203 declared, by its message; refused once the month was calculated.</summary>
sealed class M3262TakeBackDetails(ReadDeclarations read, DeclareCosts declare, ReviewDeclaration review) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["3262"];

    public Act Act => Act.DeclareCosts;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.ChildOrSelf("data");
        var (month, message) = (ClearingFields.Month(node), node.Text("otransid", 30));
        if (node.Problem is { } unread) return unread;
        if (await read.ByMessage(request.Institution, month, message, cancel) is not { } record) return new Refusal(RefusalKind.DeclarationUnknown, "original-message", message);
        var call = request.Call(new { month, message });
        var taken = record.State is DeclarationState.Confirming or DeclarationState.Confirmed or DeclarationState.TakingBack
            ? await review.TakeBack(call, request.Caller(), record.DeclarationNo, cancel)
            : await declare.Withdraw(call, request.Institution, record.DeclarationNo, cancel);
        return taken.Value is null ? taken.Refusal! : NoOutput.It;
    }
}
