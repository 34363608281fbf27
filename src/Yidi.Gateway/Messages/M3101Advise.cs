using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Gateway.Wire;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Supervision;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>3101 明细审核事前分析, 3102 明细审核事中分析: what the hospital is about to order, judged by the rules of supervision. Advice only; an empty list says that nothing was found.</summary>
sealed class M3101Advise(AdviseHospital advise, BusinessClock clock) : IInfnoMessage
{
    static readonly Quantity One = new(10_000);

    public IReadOnlyList<string> Infnos => ["3101", "3102"];

    public Act Act => Act.AskAdvice;

    public Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.ChildOrSelf("data");
        var advice = node.Children("patient_dtos").Select(p => Read(p, request)).ToList();
        if (node.Problem is { } unread) return Task.FromResult<Result<object>>(unread);
        if (advice.Count == 0) return Task.FromResult<Result<object>>(new Refusal(RefusalKind.FieldMissing, "patient_dtos"));
        return Task.FromResult<Result<object>>(new Output([.. advice.SelectMany(a => advise.Run(a.Asked).Select((s, i) => Row.Of(a, s, i + 1)))]));
    }

    Patient Read(WireNode patient, Request request)
    {
        var sex = int.TryParse(patient.OptionalText("gend", 6), out var code) && code is 1 or 2 ? (Sex)code : Sex.Unknown;
        var born = patient.OptionalDay("brdy");
        var number = patient.Text("patn_id", 50);
        var encounters = patient.Children("fsi_encounter_dtos");
        return new(number, [.. encounters.Select(static e => e.Text("mdtrt_id", 50))], new([.. encounters.Select((e, i) => Encounter(e, i + 1, born, sex, request))]));
    }

    /// <summary>One patient of the message, and the hospital's own numbers of the visits.</summary>
    sealed record Patient(string Number, IReadOnlyList<string> Encounters, AdviceAsked Asked);

    /// <summary>The hospital's own visit numbers are texts; for the rules each encounter is its place in the message.</summary>
    ReviewedVisit Encounter(WireNode node, int ordinal, DateOnly? born, Sex sex, Request request)
    {
        var type = node.OptionalCode<VisitType>("med_type") ?? (node.OptionalText("med_mdtrt_type", 6) == "1" ? VisitType.OrdinaryInpatient : VisitType.OrdinaryOutpatient);
        var from = node.Day("adm_date");
        var until = node.OptionalDay("dscg_date") ?? clock.Today;
        var orders = node.OptionalChildren("fsi_order_dtos");
        ReviewedLine[] lines = [.. orders.Select(o => Order(o, from))];
        var total = new Money(lines.Sum(static l => l.Total.Fen));
        var main = node.OptionalText("dscg_main_dise_codg", 30);
        string[] told = [main, .. node.OptionalChildren("fsi_diagnose_dtos").OrderByDescending(static d => d.OptionalText("maindise_flag", 3)).Select(static d => d.OptionalText("dise_codg", 30))];
        return new(ordinal, ordinal, default, node.OptionalText("medins_id", 30) is { Length: > 0 } said ? said : request.Institution.Number, request.Institution.Level, RegionCode.Parse(request.Institution.PoolingRegion), type, from, type.IsStay() ? until : from, from == default ? default : ChinaTime.ToUtc(from.ToDateTime(TimeOnly.MinValue)),
            IsWhole: node.Has("dscg_date"), [.. told.Where(static d => d.Length > 0).Distinct()], born, sex, total, new(lines.Sum(static l => l.InScope.Fen)), total, lines);
    }

    static ReviewedLine Order(WireNode order, DateOnly from)
    {
        var (total, own) = (order.Amount("sumamt"), (order.OptionalAmount("ownpay_amt") ?? Money.Zero) + (order.OptionalAmount("selfpay_amt") ?? Money.Zero));
        return new(order.Text("rx_id", 50), order.Text("hilist_code", 50), order.OptionalText("hilist_name", 200), order.OptionalDay("drord_begn_date") ?? from, order.Has("cnt") ? order.Quantity("cnt") : One, total, total - own, RestrictedUse.Unrestricted);
    }

    sealed record Output([property: JsonPropertyName("result")] IReadOnlyList<Row> Rows);

    sealed record Row(
        [property: JsonPropertyName("jr_id")] string Id,
        [property: JsonPropertyName("rule_id")] string Rule,
        [property: JsonPropertyName("rule_name")] string RuleName,
        [property: JsonPropertyName("vola_cont")] string Words,
        [property: JsonPropertyName("patn_id")] string Patient,
        [property: JsonPropertyName("mdtrt_id")] string Encounter,
        [property: JsonPropertyName("judge_result_detail_dtos")] IReadOnlyList<LineRow> Lines,
        [property: JsonPropertyName("vola_amt")] Money Amount,
        [property: JsonPropertyName("vola_amt_stas")] string AmountState,
        [property: JsonPropertyName("sev_deg")] string Severity,
        [property: JsonPropertyName("vola_evid")] string Evidence,
        [property: JsonPropertyName("vola_bhvr_type")] string Behaviour)
    {
        internal static Row Of(Patient patient, Suspicion suspicion, int ordinal)
        {
            var (encounter, id) = (patient.Encounters[(int)suspicion.Settlement - 1], $"{patient.Number}-{(int)suspicion.Rule:00}-{ordinal}");
            return new(id, $"{(int)suspicion.Rule}", ReviewRules.Names[suspicion.Rule].Chinese, suspicion.Words.Chinese, patient.Number, encounter, [.. suspicion.Evidence.SelectMany(e => e.Lines.Select(l => new LineRow($"{id}-{l}", patient.Number, encounter, l, "1", Money.Zero)))],
                suspicion.AtRisk, "1", "2", suspicion.Words.Chinese, "1");
        }
    }

    sealed record LineRow(
        [property: JsonPropertyName("jrd_id")] string Id,
        [property: JsonPropertyName("patn_id")] string Patient,
        [property: JsonPropertyName("mdtrt_id")] string Encounter,
        [property: JsonPropertyName("rx_id")] string Order,
        [property: JsonPropertyName("vola_item_type")] string Kind,
        [property: JsonPropertyName("vola_amt")] Money Amount);
}
