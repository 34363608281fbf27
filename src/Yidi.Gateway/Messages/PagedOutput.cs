using System.Globalization;
using System.Text.Json.Serialization;
using Yidi.Gateway.Wire;
using Yidi.Operations.Plumbing;

namespace Yidi.Gateway.Messages;

/// <summary>Which page is asked for (1304, 1312, 1316 to 1319): changed since, page number, page size.</summary>
sealed record PageAsked(DateTime Since, int Page, int Size)
{
    internal static PageAsked Read(WireNode node) => new(node.Moment("updt_time"), node.Number("page_num", 1_000_000), node.Number("page_size", 1_000));
}

/// <summary>One page, directly under output (his-interface 11).</summary>
sealed record PagedOutput<T>(
    [property: JsonPropertyName("firstPage")] bool IsFirst,
    [property: JsonPropertyName("lastPage")] bool IsLast,
    [property: JsonPropertyName("size")] int Size,
    [property: JsonPropertyName("startRow")] long StartRow,
    [property: JsonPropertyName("pageSize")] int PageSize,
    [property: JsonPropertyName("pageNum")] int Page,
    [property: JsonPropertyName("recordCounts")] int Total,
    [property: JsonPropertyName("pages")] int Pages,
    [property: JsonPropertyName("data")] IReadOnlyList<T> Rows)
{
    internal static PagedOutput<T> Of(PageAsked asked, int total, IReadOnlyList<T> rows)
    {
        var pages = (total + asked.Size - 1) / asked.Size;
        return new(asked.Page == 1, asked.Page >= pages, rows.Count, rows.Count == 0 ? 0 : ((asked.Page - 1L) * asked.Size) + 1, asked.Size, asked.Page, total, pages, rows);
    }
}

/// <summary>What closes every row of a paged catalogue: validity, record number, change time.</summary>
abstract record CatalogueRow
{
    [JsonPropertyName("vali_flag")]
    public string Valid { get; init; } = "1";

    [JsonPropertyName("rid")]
    public required string RecordNo { get; init; }

    [JsonPropertyName("updt_time")]
    public required DateTime UpdatedAt { get; init; }

    [JsonPropertyName("crter_id")]
    public string? CreatorId { get; init; }

    [JsonPropertyName("crter_name")]
    public string? CreatorName { get; init; }

    [JsonPropertyName("crte_time")]
    public DateTime? CreatedAt { get; init; }

    [JsonPropertyName("crte_optins_no")]
    public string? CreatorAgency { get; init; }

    [JsonPropertyName("opter_id")]
    public string? OperatorId { get; init; }

    [JsonPropertyName("opter_name")]
    public string? OperatorName { get; init; }

    [JsonPropertyName("opt_time")]
    public DateTime? OperatedAt { get; init; }

    [JsonPropertyName("optins_no")]
    public string? Agency { get; init; }

    [JsonPropertyName("poolarea_no")]
    public string? PoolingRegion { get; init; }

    internal static string RecordNoOf(string region, string code, DateOnly from) => string.Create(CultureInfo.InvariantCulture, $"{Sm3.Hex($"{region} {code} {from:yyyyMMdd}")[..32]}");
}
