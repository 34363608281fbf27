using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Filing;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>2501, 2501A 转院备案: a designated hospital of the insured place refers its patient elsewhere.</summary>
sealed class M2501FileReferral(FileTreatment file, ReadPerson persons, RecordRead shown, BusinessClock clock) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["2501", "2501A"];

    public Act Act => Act.File;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("refmedin");
        var person = node.Person("psn_no");
        var insurance = node.Has("insutype") ? node.Code("insutype", Vocabulary.Insurances) : InsuranceKind.Employees;
        var place = node.Text("mdtrtarea_admdvs", 6);
        var (to, toName) = (node.Text("reflin_medins_no", 12), node.Text("reflin_medins_name", 200));
        var (diagnosis, reason) = (node.Text("diag_name", 100), node.Text("refl_rea", 100));
        var (referred, from, until) = (node.Day("refl_date"), node.OptionalDay("begndate"), node.OptionalDay("enddate"));
        if ((node.Problem ?? request.RegionRefusal(person)) is { } unread) return unread;
        if (!RegionCode.TryParse(place, out var region)) return new Refusal(RefusalKind.UnknownRegion, "mdtrtarea_admdvs", place);
        var record = await persons.Find(person, cancel);
        // A referral is a paper of the insured place's own hospitals; elsewhere the person files, or is treated as unfiled.
        if (record is null || !record.RegionsNow(clock.Today).Any(r => r.SamePrefectureAs(request.HostRegion) || request.HostRegion.Covers(r)))
            return new Refusal(RefusalKind.PersonUnknown, "psn_no", Mask.Number(person.ToString()), "转院备案由参保地定点医疗机构办理");
        if (await shown.NotShown(request.Institution.Number, person, cancel) is { } notShown) return notShown;
        var first = from ?? referred;
        var application = new FilingApplication(person, insurance, FilingKind.Referred, region, first < clock.Today ? clock.Today : first, until, false, [], Referral: Short($"{to} {toName}；{diagnosis}；{reason}"));
        var filed = await file.Submit(request.Call(new { person, insurance, place, to, diagnosis, referred, from, until }), request.Caller(), application, FilingChannel.HospitalDesk, cancel);
        return filed.Value is { } done ? DeclaredOutput.Of(done.FilingNo) : filed.Refusal!;
    }

    static string Short(string text) => text.Length <= 200 ? text : text[..199] + "…";
}
