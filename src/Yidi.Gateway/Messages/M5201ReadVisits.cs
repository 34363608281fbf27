using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Gateway.Wire;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>5201 就诊信息查询 and 5303 在院信息查询: visits of the asking institution only.</summary>
sealed class M5201ReadVisits(ReadVisits read, RecordRead record) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["5201", "5303"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.ChildOrSelf("data");
        var inHospital = request.Infno == "5303";
        var person = inHospital && !node.Has("psn_no") ? (PersonNo?)null : node.Person("psn_no");
        var search = new VisitSearch(person, node.Moment("begntime"), node.Has("endtime") ? node.Moment("endtime") : DateTime.MaxValue,
            inHospital ? null : node.OptionalCode<VisitType>("med_type"), node.Has("mdtrt_id") ? node.Id("mdtrt_id") : null, inHospital);
        if (node.Problem is { } unread) return unread;
        if (person is { } asked && request.RegionRefusal(asked) is { } elsewhere) return elsewhere;
        var visits = await read.Find(request.Institution, search, cancel);
        foreach (var seen in visits.Select(static v => v.Face.Person).Distinct()) await record.Run(request.Caller(), Act, seen, cancel, request.Infno);
        return inHospital ? new InHospital([.. visits.Select(InHospitalRow.Of)]) : new Visits([.. visits.Select(VisitRow.Of)]);
    }

    sealed record Visits([property: JsonPropertyName("mdtrtinfo")] IReadOnlyList<VisitRow> Rows);

    sealed record InHospital([property: JsonPropertyName("data")] IReadOnlyList<InHospitalRow> Rows);

    /// <summary>What both rows carry.</summary>
    abstract record RowOfVisit(
        [property: JsonPropertyName("mdtrt_id")] string VisitNo,
        [property: JsonPropertyName("psn_no")] string PersonNo,
        [property: JsonPropertyName("psn_cert_type")] string CertificateType,
        [property: JsonPropertyName("certno")] string Certificate,
        [property: JsonPropertyName("psn_name")] string Name,
        [property: JsonPropertyName("gend")] string Gender,
        [property: JsonPropertyName("brdy")] DateOnly Born,
        [property: JsonPropertyName("age")] decimal Age,
        [property: JsonPropertyName("insutype")] string Insurance,
        [property: JsonPropertyName("med_type")] string VisitType,
        [property: JsonPropertyName("ipt_otp_no")] string HospitalNo)
    {
        protected RowOfVisit(VisitSeen v) : this(IdSource.Text(v.Visit.VisitNo), v.Face.Person.ToString(), v.Face.CertificateType, v.Face.CertificateNumber, v.Face.Name, v.Face.Gender,
            v.Face.Born, Years.Between(v.Face.Born, v.Visit.Day), WireCode.Of(v.Visit.Insurance), v.Visit.VisitType is { } type ? WireCode.Of(type) : "", v.Visit.HospitalNo)
        {
        }
    }

    sealed record InHospitalRow : RowOfVisit
    {
        InHospitalRow(VisitSeen v) : base(v) => (From, Elsewhere) = (v.Visit.Day, v.Visit.HostRegion == v.Visit.InsuredRegion ? "0" : "1");

        [JsonPropertyName("begndate")]
        public DateOnly From { get; }

        [JsonPropertyName("out_flag")]
        public string Elsewhere { get; }

        internal static InHospitalRow Of(VisitSeen v) => new(v);
    }

    sealed record VisitRow : RowOfVisit
    {
        VisitRow(VisitSeen v) : base(v)
        {
            (Nation, PersonClass, Region) = (v.Face.Nation, v.PersonClass == default ? "" : WireCode.Of(v.PersonClass), v.Visit.InsuredRegion);
            (From, Until, Doctor, Department, Bed) = (v.Visit.BeginsAt, v.Visit.EndsAt ?? v.Visit.BeginsAt, v.Visit.Doctor, v.Visit.Department, v.Visit.Bed);
            (DischargeWay, Disease, DiseaseName, Newborn) = (v.Visit.DischargeWay, v.Visit.DiseaseCode, v.Visit.DiseaseName, v.Visit.Newborn ? "1" : "0");
            (InHospital, Days) = (v.Visit is { IsStay: true, EndsAt: null } ? "1" : "0", v.Visit.EndsAt is { } end ? Math.Max(1, ChinaTime.DayOf(end).DayNumber - v.Visit.Day.DayNumber) : 0);
            AcrossYears = v.Visit.EndsAt is { } last && ChinaTime.DayOf(last).Year != v.Visit.Day.Year ? "1" : "0";
        }

        [JsonPropertyName("naty")]
        public string Nation { get; }

        [JsonPropertyName("psn_type")]
        public string PersonClass { get; }

        [JsonPropertyName("insu_optins")]
        public string Region { get; }

        [JsonPropertyName("begntime")]
        public DateTime From { get; }

        [JsonPropertyName("endtime")]
        public DateTime Until { get; }

        [JsonPropertyName("chfpdr_name")]
        public string Doctor { get; }

        [JsonPropertyName("adm_dept_name")]
        public string Department { get; }

        [JsonPropertyName("adm_bed")]
        public string Bed { get; }

        [JsonPropertyName("dscg_way")]
        public string DischargeWay { get; }

        [JsonPropertyName("dise_codg")]
        public string Disease { get; }

        [JsonPropertyName("dise_name")]
        public string DiseaseName { get; }

        [JsonPropertyName("nwb_flag")]
        public string Newborn { get; }

        [JsonPropertyName("inhosp_stas")]
        public string InHospital { get; }

        [JsonPropertyName("ipt_days")]
        public int Days { get; }

        [JsonPropertyName("ars_year_ipt_flag")]
        public string AcrossYears { get; }

        [JsonPropertyName("cvlserv_flag")]
        public string CivilServant { get; } = "0";

        internal static VisitRow Of(VisitSeen v) => new(v);
    }
}
