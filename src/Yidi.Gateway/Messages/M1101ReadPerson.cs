using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Gateway.Wire;
using Yidi.Operations.Access;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>1101 人员信息获取: who holds the presented credential, and what covers them.</summary>
sealed class M1101ReadPerson(PersonDirectory directory, InsuredPlaces places, ReadLimiter limiter, RecordRead record, BusinessClock clock) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["1101"];

    public Act Act => Act.ReadPresentedCard;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("data");
        var credential = Credential.Read(node);
        var (certificate, name) = (node.OptionalText("certno", 50), node.OptionalText("psn_name", 50));
        if (node.Problem is { } unread) return unread;
        var (kind, number) = credential.Number.Length > 0 ? (credential.Kind, credential.Number) : (CredentialKind.IdentityCard, certificate);
        if (number.Length == 0) return new Refusal(RefusalKind.FieldMissing, "mdtrt_cert_no");
        if (limiter.Refuse(request.Institution.Number) is { } tooMany) return tooMany;
        var shown = await directory.Presented(kind, number, cancel);
        if (shown.Refusal is { } unfit)
        {
            limiter.Missed(request.Institution.Number);
            return unfit;
        }
        var person = shown.Answer.Person;
        if (await places.Of(person.Province, cancel) is not { } place) return new Refusal(RefusalKind.PersonUnknown, "mdtrt_cert_no", Mask.Number(number));
        var entitled = await place.Entitle(new(person, clock.Today), cancel);
        if (entitled.Value is not { } answer) return entitled.Refusal!;
        // Without a card the name must fit the number, or anybody could read anybody.
        if (credential.Number.Length == 0 && name != answer.Person.Name)
        {
            limiter.Missed(request.Institution.Number);
            return new Refusal(RefusalKind.PersonUnknown, "credential", Mask.Number(number));
        }
        await record.Run(request.Caller(), Act, person, cancel);
        return Output.Of(answer, clock.Today);
    }

    sealed record Output(
        [property: JsonPropertyName("baseinfo")] BaseInfo Person,
        [property: JsonPropertyName("insuinfo")] IReadOnlyList<InsuranceInfo> Insurances,
        [property: JsonPropertyName("idetinfo")] IReadOnlyList<IdentityInfo> Identities)
    {
        internal static Output Of(EntitleAnswer answer, DateOnly today) => new(BaseInfo.Of(answer.Person, today),
            [.. answer.Coverages.OrderByDescending(static c => c.InForce).Select(InsuranceInfo.Of)], [.. answer.Identities.Select(IdentityInfo.Of)]);
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
            c.From, c.Until, c.CivilServant ? "1" : "0", c.Region.ToString(), c.Employer);
    }

    sealed record IdentityInfo(
        [property: JsonPropertyName("psn_idet_type")] string Kind,
        [property: JsonPropertyName("psn_type_lv")] string? Level,
        [property: JsonPropertyName("memo")] string Note,
        [property: JsonPropertyName("begntime")] DateTime From,
        [property: JsonPropertyName("endtime")] DateTime? Until)
    {
        internal static IdentityInfo Of(IdentityFace face) => new(face.Word, null, Vocabulary.Assistance.Values.FirstOrDefault(t => t.Word == face.Word)?.Chinese ?? face.Word,
            ChinaTime.ToUtc(face.From.ToDateTime(TimeOnly.MinValue)), face.Until is { } until ? ChinaTime.ToUtc(until.ToDateTime(new TimeOnly(23, 59, 59))) : null);
    }
}
