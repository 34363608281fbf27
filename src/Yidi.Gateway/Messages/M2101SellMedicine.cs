using Yidi.Gateway.Envelope;
using Yidi.Gateway.Wire;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>
/// 2101 药店预结算 and 2102 药店结算. Provisional shape: his-interface has no field table of them; the nodes druginfo and drugdetail and the output
/// follow 2204 and 2207, and no compatibility is claimed.
/// </summary>
sealed class M2101SellMedicine(SellMedicine sellMedicine) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["2101", "2102"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("druginfo");
        var sale = Read(node, request.Input);
        var lines = new FeeUpload(0, sale.Patient.Person, sale.Lines);
        if ((node.Problem ?? request.RegionRefusal(sale.Patient.Person) ?? FeeLineFields.AmountRefusal(lines)) is { } refusal) return refusal;
        var call = request.Call(sale);
        var answered = request.Infno == "2101"
            ? await sellMedicine.PreSettle(call, request.Institution, sale, request.InsuredRegion, cancel)
            : await sellMedicine.Settle(call, request.Institution, sale, request.InsuredRegion, cancel);
        return answered.Value is { } answer ? SettlementOutput.Of(answer, request, node.OptionalText("mdtrt_cert_type", 3)) : answered.Refusal!;
    }

    static Sale Read(WireNode node, WireNode input)
    {
        var credential = Credential.Read(node);
        if (credential.Number.Length == 0) node.Text("mdtrt_cert_no", 50);
        var (person, insurance) = (node.Person("psn_no"), node.Code("insutype", Vocabulary.Insurances));
        var patient = new PatientAtCounter(person, insurance, node.Moment("begntime"), credential.Kind, credential.Number);
        var type = node.Has("med_type") ? node.Code("med_type", Vocabulary.Visits) : VisitType.Pharmacy;
        var settlement = new VisitSettlement(0, person, insurance, type, Sale.Batch, node.Amount("medfee_sumamt"), SettlementInput.Parts(node), credential.Kind, credential.Number, SettlementInput.UsesAccount(node));
        return new(patient, node.OptionalText("dise_codg", 30), [.. input.Children("drugdetail").Select(static n => FeeLineFields.Read(n, Sale.Batch, ofStay: false))], settlement);
    }
}
