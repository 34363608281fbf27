using System.Text.Json;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Notices;

/// <summary>
/// Something somebody should know, written in the transaction of the act it tells of: an act that stands is told, one that does not is not (outbox). To a person
/// in the province store, to institutions and regions in the national one.
/// </summary>
public sealed class Notice
{
    /// <summary>Number of what it is about, and the revision the act made: with the recipient they are the notice's id for ever.</summary>
    public required long Number { get; init; }

    public required int Revision { get; init; }

    /// <summary>'person:…', 'institution:…' or 'region:…'.</summary>
    public required string To { get; init; }

    public required NoticeTemplate Template { get; init; }

    /// <summary>What stands in the blanks, in both languages, as JSON.</summary>
    public required string Values { get; init; }

    /// <summary>Page of the console or of /me that shows it.</summary>
    public required string Link { get; init; }

    /// <summary>Business moment, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>True once it stands with everybody who is to receive it outside the inbox.</summary>
    public bool Dispatched { get; set; }

    public string Id => $"{IdSource.Text(Number)}-{Revision}-{To}";

    public string In(string language)
    {
        var values = JsonSerializer.Deserialize<string[][]>(Values)!.Select(v => (object)v[language == "en" ? 1 : 0]).ToArray();
        return string.Format(System.Globalization.CultureInfo.InvariantCulture, language == "en" ? NoticeTemplates.All[Template].English : NoticeTemplates.All[Template].Chinese, values);
    }

    /// <param name="values">For the blanks of the template; a text that has one form stands in both.</param>
    public static Notice Of(long number, int revision, string to, NoticeTemplate template, string link, DateTime at, params LocalText[] values) => new()
    {
        Number = number, Revision = revision, To = to, Template = template, Link = link, At = at, Values = JsonSerializer.Serialize(values.Select(static v => new[] { v.Chinese, v.English })),
    };

    public static string Person(long person) => $"person:{IdSource.Text(person)}";

    public static string Institution(string institution) => $"institution:{institution}";

    public static string Region(string region) => $"region:{region}";
}

/// <summary>Kinds of notice. Stored: never renumber.</summary>
public enum NoticeTemplate
{
    FilingMoved = 1,
    QualificationMoved = 2,
    ClaimMoved = 3,
    CaseMoved = 4,
    FindingMoved = 5,
    SupplementMoved = 6,
}

/// <summary>Words of notices. No diagnosis, no disease and no amount beyond what the recipient must act on stands in one: it may be read on a locked screen.</summary>
public static class NoticeTemplates
{
    public static IReadOnlyDictionary<NoticeTemplate, LocalText> All { get; } = new Dictionary<NoticeTemplate, LocalText>
    {
        [NoticeTemplate.FilingMoved] = new("异地就医备案：{0}。{1}", "Your filing for treatment elsewhere: {0}. {1}"),
        [NoticeTemplate.QualificationMoved] = new("门诊慢特病认定：{0}。{1}", "Your qualification for a chronic disease: {0}. {1}"),
        [NoticeTemplate.ClaimMoved] = new("手工报销申请：{0}。{1}", "Your manual claim: {0}. {1}"),
        [NoticeTemplate.SupplementMoved] = new("原结算追溯调整：{0}。{1}", "A settlement of yours was adjusted backwards: {0}. {1}"),
        [NoticeTemplate.CaseMoved] = new("协同（{0}）：{1}。{2}", "Case ({0}): {1}. {2}"),
        [NoticeTemplate.FindingMoved] = new("智能审核疑点（{0}）：{1}。{2}", "Finding of supervision ({0}): {1}. {2}"),
    };
}

/// <summary>Where the notices of somebody go besides the inbox. Stored: never renumber.</summary>
public enum DeliveryState
{
    Waiting = 1,
    Delivered = 2,

    /// <summary>Given up after days of trying; sent again when somebody says so.</summary>
    Dead = 3,
}

/// <summary>One notice on its way to one receiver outside. Receivers get theirs in order: the first that fails holds those behind it.</summary>
public sealed class Delivery
{
    /// <summary>'webhook:…' or 'mail:…'.</summary>
    public required string Receiver { get; init; }

    /// <summary>1, 2, 3 … of this receiver in this store.</summary>
    public required long Sequence { get; init; }

    public required long Number { get; init; }

    public required int Revision { get; init; }

    public required string To { get; init; }

    public required DeliveryState State { get; set; }

    public required int Attempts { get; set; }

    /// <summary>Machine moments, UTC.</summary>
    public required DateTime FirstAt { get; set; }

    public required DateTime NextAt { get; set; }

    public DateTime? DeliveredAt { get; set; }

    public string LastError { get; set; } = "";
}

/// <summary>An address that an institution or a region has its notices sent to.</summary>
public sealed class Webhook
{
    public required long WebhookNo { get; init; }

    /// <summary>'institution:…' or 'region:…'.</summary>
    public required string Owner { get; init; }

    public required string Url { get; init; }

    /// <summary>Signs what is sent; shown once, when it was made.</summary>
    public required string SealedSecret { get; init; }

    public required DateTime CreatedAt { get; init; }

    public DateTime? ClosedAt { get; set; }
}

/// <summary>Until when an account has looked into its inbox.</summary>
public sealed class InboxMark
{
    /// <summary>Name of the caller.</summary>
    public required string Account { get; init; }

    public required DateTime SeenUntil { get; set; }
}

static class NoticeTables
{
    internal static void Configure(EntityTypeBuilder<Notice> builder)
    {
        builder.HasKey(static n => new { n.Number, n.Revision, n.To });
        builder.Ignore(static n => n.Id);
        builder.HasIndex(static n => new { n.To, n.At });
        // Of two nodes that dispatch the same notice one loses whole.
        builder.Property(static n => n.Dispatched).IsConcurrencyToken();
        builder.HasIndex(static n => n.Dispatched);
    }

    internal static void Configure(EntityTypeBuilder<Delivery> builder)
    {
        builder.HasKey(static d => new { d.Receiver, d.Sequence });
        builder.Property(static d => d.Attempts).IsConcurrencyToken();
        builder.HasIndex(static d => new { d.State, d.NextAt });
    }
}

sealed class NationalNoticeTable : INationalTable<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> builder) => NoticeTables.Configure(builder);
}

sealed class NoticeTable : IProvinceTable<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> builder) => NoticeTables.Configure(builder);
}

sealed class NationalDeliveryTable : INationalTable<Delivery>
{
    public void Configure(EntityTypeBuilder<Delivery> builder) => NoticeTables.Configure(builder);
}

sealed class DeliveryTable : IProvinceTable<Delivery>
{
    public void Configure(EntityTypeBuilder<Delivery> builder) => NoticeTables.Configure(builder);
}

sealed class WebhookTable : INationalTable<Webhook>
{
    public void Configure(EntityTypeBuilder<Webhook> builder)
    {
        builder.HasKey(static w => w.WebhookNo);
        builder.Property(static w => w.WebhookNo).ValueGeneratedNever();
        builder.HasIndex(static w => w.Owner);
    }
}

sealed class InboxMarkTable : INationalTable<InboxMark>
{
    public void Configure(EntityTypeBuilder<InboxMark> builder) => builder.HasKey(static m => m.Account);
}
