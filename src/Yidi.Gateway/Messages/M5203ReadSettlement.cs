using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>5203 结算信息查询: what was answered, for a hospital whose answer was lost.</summary>
sealed class M5203ReadSettlement(ReadVisits read, RecordRead record) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["5203"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.ChildOrSelf("data");
        var (visitNo, person, settlement) = (node.Id("mdtrt_id"), node.Person("psn_no"), node.Id("setl_id"));
        if ((node.Problem ?? request.RegionRefusal(person)) is { } refusal) return refusal;
        var found = await read.Settlement(request.Institution, visitNo, person, settlement, cancel);
        if (found.Value is not { } seen) return found.Refusal!;
        await record.Run(request.Caller(), Act, person, cancel, "5203");
        var output = SettlementOutput.Of(seen.Answer, request);
        return new Output(new Info(output.Settlement, seen, request.Institution), output.Funds);
    }

    sealed record Output([property: JsonPropertyName("setlinfo")] Info Settlement, [property: JsonPropertyName("setldetail")] IReadOnlyList<FundRow> Funds);

    /// <summary>setlinfo as of the settlement itself, with what only this query names.</summary>
    sealed record Info : SettlementInfo
    {
        [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        internal Info(SettlementInfo settlement, SettlementSeen seen, Institution institution) : base(settlement)
        {
            var (view, visit) = (seen.View, seen.Visit);
            MessageId = view.MessageId;
            (Agency, PayPlace, PoolingRegion) = (view.InsuredRegion, view.InsuredRegion == visit.HostRegion ? "1" : "2", institution.PoolingRegion);
            (Institution, InstitutionName, HospitalLevel) = (institution.Number, institution.Name, WireCode.Of(visit.Level));
            (From, Until) = (visit.Day, ChinaTime.DayOf(visit.EndsAt ?? visit.BeginsAt));
            Refund = ((ChangeKind)view.Kind).TakesBack() ? "1" : "0";
            Year = ChinaTime.DayOf(seen.Answer.SettledAt).ToString("yyyy", System.Globalization.CultureInfo.InvariantCulture);
            (Disease, DiseaseName, Newborn) = (visit.DiseaseCode, visit.DiseaseName, visit.Newborn ? "1" : "0");
        }

        [JsonPropertyName("insu_optins")]
        public string Agency { get; }

        [JsonPropertyName("pay_loc")]
        public string PayPlace { get; }

        [JsonPropertyName("fixmedins_code")]
        public string Institution { get; }

        [JsonPropertyName("fixmedins_name")]
        public string InstitutionName { get; }

        [JsonPropertyName("hosp_lv")]
        public string HospitalLevel { get; }

        [JsonPropertyName("fixmedins_poolarea")]
        public string PoolingRegion { get; }

        [JsonPropertyName("begndate")]
        public DateOnly From { get; }

        [JsonPropertyName("enddate")]
        public DateOnly Until { get; }

        [JsonPropertyName("psn_pay")]
        public Money PersonPaysAll => PersonPays;

        [JsonPropertyName("cash_payamt")]
        public Money CashPaid => Cash;

        [JsonPropertyName("refd_setl_flag")]
        public string Refund { get; }

        [JsonPropertyName("year")]
        public string Year { get; }

        [JsonPropertyName("dise_codg")]
        public string Disease { get; }

        [JsonPropertyName("dise_name")]
        public string DiseaseName { get; }

        [JsonPropertyName("nwb_flag")]
        public string Newborn { get; }
    }
}
