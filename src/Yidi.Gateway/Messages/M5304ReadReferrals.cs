using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Filing;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>5304 转院信息查询: the referrals this institution filed. Those of others are no business of the asking hospital (domain.md 3.11).</summary>
sealed class M5304ReadReferrals(ReadFilings read, ReadPerson persons, RecordRead record, Vault vault) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["5304"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.ChildOrSelf("data");
        var (person, from, until) = (node.Person("psn_no"), node.Day("begntime"), node.Day("endtime"));
        if ((node.Problem ?? request.RegionRefusal(person)) is { } unread) return unread;
        if (await persons.Find(person, cancel) is not { } known) return new Refusal(RefusalKind.PersonUnknown, "psn_no", Mask.Number(person.ToString()));
        if (await record.NotShown(request.Institution.Number, person, cancel) is { } notShown) return notShown;
        var rows = new List<Row>();
        foreach (var f in (await read.Of(person, cancel)).Where(f => f.Kind == FilingKind.Referred && f.From >= from && f.From <= until))
        {
            if ((await read.Find(f.FilingNo, cancel))!.Steps.All(s => s.By != request.Institution.Number)) continue;
            rows.Add(Row.Of(f, known.Person, vault));
        }
        return new Output(rows);
    }

    sealed record Output([property: JsonPropertyName("refmedin")] IReadOnlyList<Row> Rows);

    sealed record Row(
        [property: JsonPropertyName("insutype")] string Insurance,
        [property: JsonPropertyName("dcla_souc")] string Source,
        [property: JsonPropertyName("psn_no")] string PersonNo,
        [property: JsonPropertyName("psn_cert_type")] string CertificateType,
        [property: JsonPropertyName("certno")] string Certificate,
        [property: JsonPropertyName("psn_name")] string Name,
        [property: JsonPropertyName("gend")] string Gender,
        [property: JsonPropertyName("brdy")] DateOnly Born,
        [property: JsonPropertyName("reflin_medins_no")] string ReferredTo,
        [property: JsonPropertyName("reflin_medins_name")] string ReferredToName,
        [property: JsonPropertyName("out_flag")] string Elsewhere,
        [property: JsonPropertyName("refl_date")] DateOnly ReferredOn,
        [property: JsonPropertyName("refl_rea")] string Reason,
        [property: JsonPropertyName("begndate")] DateOnly From,
        [property: JsonPropertyName("enddate")] DateOnly? Until,
        [property: JsonPropertyName("hosp_agre_refl_flag")] string Agreed,
        [property: JsonPropertyName("trt_dcla_detl_sn")] string DeclarationNo)
    {
        internal static Row Of(FilingRecord f, Person p, Vault vault)
        {
            var (to, rest) = f.Referral.Split(' ', 2) is [var number, var text] ? (number, text) : ("", f.Referral);
            var parts = rest.Split('；');
            return new(WireCode.Of(f.Insurance), "01", new PersonNo(f.PersonNo).ToString(), p.CertificateType, vault.Open(p.SealedCertificate), p.Name, p.Gender, p.Born, to, parts[0], "1", f.From, parts[^1], f.From, f.Until, "1", IdSource.Text(f.FilingNo));
        }
    }
}
