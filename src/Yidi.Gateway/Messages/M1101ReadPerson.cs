using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Gateway.Wire;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>1101 人员信息获取: who holds the presented credential, and what covers them.</summary>
sealed class M1101ReadPerson(PersonDirectory directory, InsuredPlaces places, BusinessClock clock) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["1101"];

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("data");
        var credential = Credential.Read(node);
        var (certificate, name) = (node.OptionalText("certno", 50), node.OptionalText("psn_name", 50));
        if (node.Problem is { } unread) return unread;
        var (kind, number) = credential.Number.Length > 0 ? (credential.Kind, credential.Number) : (CredentialKind.IdentityCard, certificate);
        if (number.Length == 0) return new Refusal(RefusalKind.FieldMissing, "mdtrt_cert_no");
        if (await directory.Find(kind, number, cancel) is not { } person) return new Refusal(RefusalKind.PersonUnknown, "mdtrt_cert_no", Mask.Number(number));
        if (await places.Of(person.Province, cancel) is not { } place) return new Refusal(RefusalKind.PersonUnknown, "mdtrt_cert_no", Mask.Number(number));
        var entitled = await place.Entitle(new(person, clock.Today), cancel);
        if (entitled.Value is not { } answer) return entitled.Refusal!;
        // Without a card the name must fit the number, or anybody could read anybody.
        if (credential.Number.Length == 0 && name != answer.Person.Name) return new Refusal(RefusalKind.PersonUnknown, "psn_name", Mask.Name(name));
        return Output.Of(answer, clock.Today);
    }

    sealed record Output(
        [property: JsonPropertyName("baseinfo")] BaseInfo Person,
        [property: JsonPropertyName("insuinfo")] IReadOnlyList<InsuranceInfo> Insurances,
        [property: JsonPropertyName("idetinfo")] IReadOnlyList<object> Identities)
    {
        internal static Output Of(EntitleAnswer answer, DateOnly today) => new(BaseInfo.Of(answer.Person, today),
            [.. answer.Coverages.OrderByDescending(static c => c.InForce).Select(InsuranceInfo.Of)], []);
    }

    sealed record BaseInfo(
        [property: JsonPropertyName("psn_no")] string PersonNo,
        [property: JsonPropertyName("psn_cert_type")] string CertificateType,
        [property: JsonPropertyName("certno")] string Certificate,
        [property: JsonPropertyName("psn_name")] string Name,
        [property: JsonPropertyName("gend")] string Gender,
        [property: JsonPropertyName("naty")] string Nation,
        [property: JsonPropertyName("brdy")] DateOnly Born,
        [property: JsonPropertyName("age")] decimal Age,
        [property: JsonPropertyName("expContent")] string? Extension)
    {
        internal static BaseInfo Of(PersonFace face, DateOnly today) => new(
            face.Person.ToString(), face.CertificateType, face.CertificateNumber, face.Name, face.Gender, face.Nation, face.Born, Years.Between(face.Born, today), null);
    }

    sealed record InsuranceInfo(
        [property: JsonPropertyName("balc")] Money Balance,
        [property: JsonPropertyName("insutype")] string Insurance,
        [property: JsonPropertyName("psn_type")] string PersonClass,
        [property: JsonPropertyName("psn_insu_stas")] string State,
        [property: JsonPropertyName("psn_insu_date")] DateOnly From,
        [property: JsonPropertyName("paus_insu_date")] DateOnly? Until,
        [property: JsonPropertyName("cvlserv_flag")] string CivilServant,
        [property: JsonPropertyName("insuplc_admdvs")] string Region,
        [property: JsonPropertyName("emp_name")] string Employer)
    {
        internal static InsuranceInfo Of(CoverageFace c) => new(c.AccountBalance, WireCode.Of(c.Insurance), WireCode.Of(c.PersonClass), c.InForce ? "1" : "3",
            c.From, c.Until, "0", c.Region.ToString(), c.Employer);
    }
}
