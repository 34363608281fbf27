using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>1201 医药机构信息获取: what the platform has registered of institutions by number or name.</summary>
sealed class M1201ReadInstitution(SearchInstitutions search, BusinessClock clock) : IInfnoMessage
{
    const int MostRows = 50;

    public IReadOnlyList<string> Infnos => ["1201"];

    public Act Act => Act.ReadInstitution;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("medinsinfo");
        var (kind, name, number) = (node.Text("fixmedins_type", 6), node.OptionalText("fixmedins_name", 200), node.OptionalText("fixmedins_code", 12));
        if (node.Problem is { } unread) return unread;
        var asked = number.Length > 0 ? number : name.Length > 0 ? name : request.Institution.Number;
        var found = await search.Run(new(Text: asked, Size: MostRows), clock.Today, cancel);
        return new Output([.. found.Select(static f => f.Institution).Where(i => kind is not ("1" or "2") || i.IsPharmacy == (kind == "2")).Select(Row.Of)]);
    }

    sealed record Output([property: JsonPropertyName("medinsinfo")] IReadOnlyList<Row> Institutions);

    sealed record Row(
        [property: JsonPropertyName("fixmedins_code")] string Number,
        [property: JsonPropertyName("fixmedins_name")] string Name,
        [property: JsonPropertyName("uscc")] string CreditCode,
        [property: JsonPropertyName("fixmedins_type")] string Kind,
        [property: JsonPropertyName("hosp_lv")] string Level)
    {
        /// <summary>Level three, grade A stands for the whole level: the platform keeps levels, not grades.</summary>
        internal static Row Of(Institution i) => new(i.Number, i.Name, i.CreditCode, i.IsPharmacy ? "2" : "1",
            i.Level switch { InstitutionLevel.Three => "02", InstitutionLevel.Two => "05", InstitutionLevel.One => "08", _ => "11" });
    }
}
