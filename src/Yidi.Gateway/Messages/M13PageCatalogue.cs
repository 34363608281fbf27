using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Gateway.Wire;
using Yidi.Operations.Access;
using Yidi.Operations.Catalogue;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>1304 民族药, 1312 医保目录信息, 1316 医疗目录与医保目录匹配, 1318 目录限价, 1319 先自付比例: pages of the host region's catalogue.</summary>
sealed class M13PageCatalogue(ReadCatalogue catalogue) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["1304", "1312", "1316", "1318", "1319"];

    public Act Act => Act.DownloadCatalogue;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("data");
        var asked = PageAsked.Read(node);
        var search = SearchOf(request, node, asked);
        var invalidOnly = node.OptionalFlag("vali_flag") == false;
        if (node.Problem is { } unread) return unread;
        var page = invalidOnly ? Nothing : await catalogue.Page(search, cancel);
        return request.Infno switch
        {
            "1318" => PagedOutput<LimitRow>.Of(asked, page.Total, [.. page.Rows.Select(LimitRow.Of)]),
            "1319" => PagedOutput<ShareRow>.Of(asked, page.Total, [.. page.Rows.Select(ShareRow.Of)]),
            "1316" => PagedOutput<MatchRow>.Of(asked, page.Total, [.. page.Rows.Select(MatchRow.Of)]),
            "1304" => PagedOutput<EthnicRow>.Of(asked, page.Total, [.. page.Rows.Select(EthnicRow.Of)]),
            _ => PagedOutput<ItemRow>.Of(asked, page.Total, [.. page.Rows.Select(ItemRow.Of)]),
        };
    }

    /// <summary>Every row of a catalogue is valid; what is no longer so ends on a day.</summary>
    static readonly CataloguePage Nothing = new([], 0);

    static CatalogueSearch SearchOf(Request request, WireNode node, PageAsked asked)
    {
        var ethnic = request.Infno == "1304";
        var list = node.OptionalCode<ListType>("list_type");
        return new(request.HostRegion, asked.Since, node.OptionalDay("query_date"), node.OptionalText(ethnic ? "med_list_codg" : "hilist_code", 50), node.OptionalText(ethnic ? "drug_genname" : "hilist_name", 200),
            ethnic ? ListType.EthnicMedicine : list, node.OptionalCode<ItemClass>("chrgitm_lv"), request.Infno == "1318", asked.Page, asked.Size)
        {
            Pinyin = node.OptionalText("pinyin", 50),
            ChargeCategory = node.OptionalText("med_chrgitm_type", 6),
            RestrictedUse = node.OptionalFlag("lmt_used_flag"),
        };
    }

    sealed record ItemRow(
        [property: JsonPropertyName("hilist_code")] string Code,
        [property: JsonPropertyName("hilist_name")] string Name,
        [property: JsonPropertyName("insu_admdvs")] string Region,
        [property: JsonPropertyName("begndate")] DateOnly From,
        [property: JsonPropertyName("enddate")] DateOnly? Until,
        [property: JsonPropertyName("med_chrgitm_type")] string ChargeCategory,
        [property: JsonPropertyName("chrgitm_lv")] string Class,
        [property: JsonPropertyName("lmt_used_flag")] string Restricted,
        [property: JsonPropertyName("list_type")] string List,
        [property: JsonPropertyName("med_use_flag")] string MedicalUse,
        [property: JsonPropertyName("matn_used_flag")] string MaternityUse,
        [property: JsonPropertyName("hilist_use_type")] string UseType,
        [property: JsonPropertyName("lmt_cpnd_type")] string CompoundType,
        [property: JsonPropertyName("wubi")] string? Wubi,
        [property: JsonPropertyName("pinyin")] string Pinyin,
        [property: JsonPropertyName("memo")] string Note) : CatalogueRow
    {
        internal static ItemRow Of(CatalogueItem i) => new(i.Code, i.Name, i.Region, i.From, i.Until, i.ChargeCategory, $"0{(int)i.Class}", i.RestrictedUse ? "1" : "0", WireCode.Of(i.ListType), "1", "0", "1", "0", null,
            i.Pinyin.Split(' ')[^1], i.RestrictionNote) { RecordNo = RecordNoOf(i.Region, i.Code, i.From), UpdatedAt = i.UpdatedAt, PoolingRegion = i.Region };
    }

    sealed record LimitRow(
        [property: JsonPropertyName("hilist_code")] string Code,
        [property: JsonPropertyName("hilist_lmtpric_type")] string LimitType,
        [property: JsonPropertyName("overlmt_dspo_way")] string OverLimit,
        [property: JsonPropertyName("insu_admdvs")] string Region,
        [property: JsonPropertyName("begndate")] DateOnly From,
        [property: JsonPropertyName("enddate")] DateOnly? Until,
        [property: JsonPropertyName("hilist_pric_uplmt_amt")] decimal Limit) : CatalogueRow
    {
        /// <summary>The limit of level three, else of all levels: the interface has one row an item.</summary>
        internal static LimitRow Of(CatalogueItem i) => new(i.Code, "1", "1", i.Region, i.From, i.Until, (i.LimitThreeMicro ?? i.PriceLimitMicro ?? i.LimitTwoMicro ?? i.LimitOneMicro ?? 0) / 1_000_000m)
            { RecordNo = RecordNoOf(i.Region, i.Code, i.From), UpdatedAt = i.UpdatedAt, PoolingRegion = i.Region };
    }

    sealed record ShareRow(
        [property: JsonPropertyName("hilist_code")] string Code,
        [property: JsonPropertyName("selfpay_prop_psn_type")] string PersonType,
        [property: JsonPropertyName("selfpay_prop_type")] string ShareType,
        [property: JsonPropertyName("insu_admdvs")] string Region,
        [property: JsonPropertyName("begndate")] DateOnly From,
        [property: JsonPropertyName("enddate")] DateOnly? Until,
        [property: JsonPropertyName("selfpay_prop")] Rate Share) : CatalogueRow
    {
        internal static ShareRow Of(CatalogueItem i) => new(i.Code, "1", "1", i.Region, i.From, i.Until, i.Class == ItemClass.C ? Rate.One : Rate.Parse(i.OwnShare))
            { RecordNo = RecordNoOf(i.Region, i.Code, i.From), UpdatedAt = i.UpdatedAt, PoolingRegion = i.Region };
    }

    sealed record MatchRow(
        [property: JsonPropertyName("med_list_codg")] string Code,
        [property: JsonPropertyName("hilist_code")] string InsuranceCode,
        [property: JsonPropertyName("list_type")] string List,
        [property: JsonPropertyName("insu_admdvs")] string Region,
        [property: JsonPropertyName("begndate")] DateOnly From,
        [property: JsonPropertyName("enddate")] DateOnly? Until) : CatalogueRow
    {
        internal static MatchRow Of(CatalogueItem i) => new(i.Code, i.Code, WireCode.Of(i.ListType), i.Region, i.From, i.Until) { RecordNo = RecordNoOf(i.Region, i.Code, i.From), UpdatedAt = i.UpdatedAt, PoolingRegion = i.Region };
    }

    sealed record EthnicRow(
        [property: JsonPropertyName("med_list_codg")] string Code,
        [property: JsonPropertyName("drug_genname")] string Name,
        [property: JsonPropertyName("drug_prodname")] string ProductName,
        [property: JsonPropertyName("ver")] string Version,
        [property: JsonPropertyName("ver_name")] string VersionName) : CatalogueRow
    {
        internal static EthnicRow Of(CatalogueItem i) => new(i.Code, i.Name, i.Name, CatalogueFiles.VersionOf(i.UpdatedAt), i.Version) { RecordNo = RecordNoOf(i.Region, i.Code, i.From), UpdatedAt = i.UpdatedAt, PoolingRegion = i.Region };
    }
}
