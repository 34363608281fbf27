using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Access;
using Yidi.Operations.Notices;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Server.Access;

namespace Yidi.Server.Api;

public sealed record NoticeDocument(string Id, string To, string Template, string Words, string Link, string At);

public sealed record InboxDocument(int Unseen, IReadOnlyList<NoticeDocument> Notices);

/// <summary>Where to send notices of an institution ('institution') or a region ('region').</summary>
public sealed record NewWebhook(string? Url, string? Institution = null, string? Region = null);

/// <summary>'secret' stands in the answer that made the webhook, and nowhere else.</summary>
public sealed record WebhookDocument(string Webhook, string Owner, string Url, string CreatedAt, string? ClosedAt, string? Secret, int Waiting, int Dead, string LastError);

public sealed record DeliveryDocument(string Notice, long Sequence, string State, int Attempts, string? DeliveredAt, string LastError);

static class NoticesApi
{
    const int MostDeliveries = 200;

    internal static void MapNotices(this IEndpointRouteBuilder routes)
    {
        var notices = routes.MapGroup("/api/notices").WithTags("Notices");
        notices.MapGet("", Read).For(Act.ReadNotices).WithName("ListNotices").WithSummary("What the caller's persons, institutions and regions were told, the newest first");
        notices.MapPost("/seen", Seen).For(Act.ReadNotices).WithName("NoticesSeen").WithSummary("The caller has looked into the inbox");
        var hooks = routes.MapGroup("/api/webhooks").WithTags("Notices");
        hooks.MapPost("", Open).For(Act.KeepWebhooks).WithName("OpenWebhook").WithSummary("Have notices sent to an address, signed, in order, tried for three days").ProducesProblem(422);
        hooks.MapGet("", List).For(Act.KeepWebhooks).WithName("ListWebhooks").WithSummary("Webhooks of the caller's institutions and regions, with what waits and what was given up").ProducesProblem(403);
        hooks.MapGet("/{webhook}/deliveries", Deliveries).For(Act.KeepWebhooks).WithName("ListDeliveries").WithSummary("What was sent, the newest first; ?state=Dead for what was given up").ProducesProblem(404);
        hooks.MapPost("/{webhook}/close", (string webhook, HttpContext http, KeepWebhooks keep, CancellationToken cancel) => Do(webhook, "close-webhook", static (k, call, caller, number, c) => k.Close(call, caller, number, c), http, keep, cancel)).For(Act.KeepWebhooks).WithName("CloseWebhook").WithSummary("Send nothing there any more").ProducesProblem(404);
        hooks.MapPost("/{webhook}/resend", (string webhook, HttpContext http, KeepWebhooks keep, CancellationToken cancel) => Do(webhook, "resend-webhook", static (k, call, caller, number, c) => k.Resend(call, caller, number, c), http, keep, cancel)).For(Act.KeepWebhooks).WithName("ResendWebhook").WithSummary("Send again what was given up").ProducesProblem(404);
    }

    static async Task<Ok<InboxDocument>> Read(HttpContext http, ReadNotices read, CancellationToken cancel) => TypedResults.Ok(Document(await read.Of(http.Caller(), cancel)));

    static async Task<Ok<InboxDocument>> Seen(HttpContext http, ReadNotices read, CancellationToken cancel) => TypedResults.Ok(Document(await read.Seen(http.Caller(), cancel)));

    static async Task<Results<Ok<WebhookDocument>, ProblemHttpResult>> Open(NewWebhook body, HttpContext http, KeepWebhooks keep, CancellationToken cancel)
    {
        var fields = new Fields();
        var url = fields.Required("url", body.Url, 300);
        var owner = string.IsNullOrEmpty(body.Institution) ? Notice.Region(fields.Region("region", body.Region).ToString()) : Notice.Institution(fields.Text("institution", body.Institution, 30));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (Gate.Refuse(http.Caller(), Act.KeepWebhooks, KeepWebhooks.SubjectOf(owner)) is { } refusal) return Problems.Of(refusal, http);
        var call = http.CallOf("open-webhook", new { owner, url });
        return call.Value is { } key ? http.Answer(await keep.Open(key, http.Caller(), owner, url, cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<WebhookDocument>, ProblemHttpResult>> Do(string webhook, string kind, Func<KeepWebhooks, Call, Caller, long, CancellationToken, Task<Result<WebhookSeen>>> act, HttpContext http, KeepWebhooks keep, CancellationToken cancel)
    {
        if (await Found(webhook, http, keep, cancel) is not { } hook) return Unknown(webhook, http);
        var call = http.CallOf(kind, new { hook.WebhookNo });
        return call.Value is { } key ? http.Answer(await act(keep, key, http.Caller(), hook.WebhookNo, cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<List<WebhookDocument>>, ProblemHttpResult>> List(HttpContext http, KeepWebhooks keep, CancellationToken cancel) =>
        TypedResults.Ok((await keep.List(KeepWebhooks.OwnersIn(Gate.ReachOf(http.Caller(), Act.KeepWebhooks)), cancel)).Select(Document).ToList());

    static async Task<Results<Ok<List<DeliveryDocument>>, ProblemHttpResult>> Deliveries(string webhook, HttpContext http, KeepWebhooks keep, CancellationToken cancel, string? state = null)
    {
        var fields = new Fields();
        var wanted = string.IsNullOrEmpty(state) ? (DeliveryState?)null : fields.Name<DeliveryState>("state", state);
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (await Found(webhook, http, keep, cancel) is not { } hook) return Unknown(webhook, http);
        return TypedResults.Ok((await keep.Deliveries(hook.WebhookNo, wanted, MostDeliveries, cancel)).Select(static d => new DeliveryDocument($"{IdSource.Text(d.Number)}-{d.Revision}-{d.To}", d.Sequence, d.State.ToString(), d.Attempts, d.DeliveredAt is { } at ? ChinaTime.Text(at) : null, d.LastError)).ToList());
    }

    static async Task<Webhook?> Found(string webhook, HttpContext http, KeepWebhooks keep, CancellationToken cancel) =>
        long.TryParse(webhook, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && await keep.Find(number, cancel) is { } hook && Gate.Refuse(http.Caller(), Act.KeepWebhooks, KeepWebhooks.SubjectOf(hook.Owner)) is null ? hook : null;

    static ProblemHttpResult Unknown(string webhook, HttpContext http) => Problems.Of(new(RefusalKind.WebhookUnknown, "webhook", webhook.Length <= 20 ? webhook : ""), http);

    static InboxDocument Document(Inbox inbox) => new(inbox.Unseen, [.. inbox.Notices.Select(static n => new NoticeDocument(n.Id, n.To, n.Template.ToString(), n.In(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName), n.Link, ChinaTime.Text(n.At)))]);

    static WebhookDocument Document(WebhookSeen w) => new(IdSource.Text(w.WebhookNo), w.Owner, w.Url, ChinaTime.Text(w.CreatedAt), w.ClosedAt is { } closed ? ChinaTime.Text(closed) : null, w.Secret.Length > 0 ? w.Secret : null, w.Waiting, w.Dead, w.LastError);
}
