using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Eligibility;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>2001 人员待遇享受检查: the same question as 'may I?', answered with a flag and a sentence; the host learns no filings.</summary>
sealed class M2001CheckEntitlement(AskEligibility ask, RecordRead record) : IInfnoMessage
{
    const int MostText = 500;

    public IReadOnlyList<string> Infnos => ["2001"];

    public Act Act => Act.AskEligibility;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("data");
        var person = node.Person("psn_no");
        var insurance = node.Code("insutype", Vocabulary.Insurances);
        var visit = node.Code("med_type", Vocabulary.Visits);
        var (from, until, disease) = (node.Day("begntime"), node.OptionalDay("endtime"), node.OptionalText("dise_codg", 30));
        if ((node.Problem ?? request.RegionRefusal(person)) is { } refusal) return refusal;
        if (await record.NotShown(request.Institution.Number, person, cancel) is { } notShown) return notShown;
        var asked = await ask.Run(new(person, request.HostRegion, from, visit) { Institution = request.Institution.Number, Insurance = insurance, Disease = disease, SettledOn = until }, cancel);
        await record.Run(request.Caller(), Act, person, cancel, "2001");
        return asked.Value is { } answer ? Output.Of(person, insurance, from, answer) : asked.Refusal!;
    }

    sealed record Output([property: JsonPropertyName("trtinfo")] IReadOnlyList<Row> Rows)
    {
        internal static Output Of(PersonNo person, InsuranceKind insurance, DateOnly on, EligibilityAnswer answer) => new(
        [
            new(person.ToString(), "1", WireCode.Of(insurance == InsuranceKind.Employees ? FundType.EmployeePool : FundType.ResidentPool), answer.Yes ? "1" : "0", answer.Coverage?.From ?? on, answer.Coverage?.Until, Text(answer)),
        ]);

        static string Text(EligibilityAnswer answer)
        {
            var text = answer.Yes ? "可享受" : string.Join(' ', answer.Missing.Select(static m => (m with { Detail = "" }).ToChinese()));
            return text.Length <= MostText ? text : text[..(MostText - 1)] + "…";
        }
    }

    sealed record Row(
        [property: JsonPropertyName("psn_no")] string PersonNo,
        [property: JsonPropertyName("trt_chk_type")] string CheckKind,
        [property: JsonPropertyName("fund_pay_type")] string Fund,
        [property: JsonPropertyName("trt_enjymnt_flag")] string Enjoys,
        [property: JsonPropertyName("begndate")] DateOnly From,
        [property: JsonPropertyName("enddate")] DateOnly? Until,
        [property: JsonPropertyName("trt_chk_rslt")] string Result);
}
