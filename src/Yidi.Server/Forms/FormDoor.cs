using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Primitives;
using Yidi.Console.Door;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Server.Access;
using Yidi.Server.Api;

namespace Yidi.Server.Forms;

/// <summary>
/// The forms of the pages are another envelope of REST (decision 0023): what a form asks of /forms/api/… is turned into the JSON of that endpoint, which
/// decides, does and answers as for any program; the answer is turned back into a page. So a page can do nothing that REST cannot, and refuses alike.
/// </summary>
sealed class FormDoor(IAntiforgery antiforgery) : IDisposable
{
    internal const string Prefix = "/forms";

    const int FormsPerMinute = 240;
    const int SignInsPerMinute = 30;

    readonly PartitionedRateLimiter<(string Caller, int Permits)> _limiter = PartitionedRateLimiter.Create<(string Caller, int Permits), (string, int)>(static who =>
        RateLimitPartition.GetFixedWindowLimiter(who, static w => new FixedWindowRateLimiterOptions { PermitLimit = w.Item2, Window = TimeSpan.FromMinutes(1) }));

    /// <summary>Stands before routing: once a form was read, the endpoint it asks is looked for.</summary>
    internal Task Open(HttpContext http, RequestDelegate next) => http.Request.Path.StartsWithSegments(Prefix) ? Run(http, next) : next(http);

    public void Dispose() => _limiter.Dispose();

    /// <summary>Reads the form, asks the endpoint for each record it names, and leads back to a page.</summary>
    async Task Run(HttpContext http, RequestDelegate next)
    {
        http.Request.Path.StartsWithSegments(Prefix, out var path);
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.HasFormContentType || !path.StartsWithSegments("/api"))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var form = await Read(http);
        if (form.Value is not { } read)
        {
            await Refused(http, form.Refusal!, null, "/");
            return;
        }
        if (await Stopped(http, path) is { } stopped) await Refused(http, stopped, read, Back(read));
        else if (read["form-each"] is { Count: > 0 } each) await Many(http, next, path, read, each);
        else await One(http, next, path, read);
    }

    static async Task<Result<IFormCollection>> Read(HttpContext http)
    {
        try
        {
            return new Result<IFormCollection>(await http.Request.ReadFormAsync(http.RequestAborted), null);
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException or IOException)
        {
            return new Refusal(RefusalKind.MalformedBody, "form");
        }
    }

    /// <summary>Another site's form, or more than a person's hands can send.</summary>
    async Task<Refusal?> Stopped(HttpContext http, PathString path)
    {
        // The token of a form belongs to who it was shown to.
        if ((await http.AuthenticateAsync()).Principal is { } known) http.User = known;
        if (!await antiforgery.IsRequestValidAsync(http)) return new(RefusalKind.RequestForged, "form");
        var caller = http.AccountNo() is > 0 and var account ? $"account:{account}" : http.Connection.RemoteIpAddress?.ToString() ?? "";
        using var lease = _limiter.AttemptAcquire(path.StartsWithSegments("/api/session") ? ($"{caller} signs in", SignInsPerMinute) : (caller, FormsPerMinute));
        return lease.IsAcquired ? null : new(RefusalKind.TooManyReads);
    }

    static async Task One(HttpContext http, RequestDelegate next, PathString path, IFormCollection form)
    {
        var answer = await Ask(http, next, path, form, form["form-key"].ToString());
        if (answer.Problem is { } problem)
        {
            await problem.Flash(Back(form), FormBody.Entered(form)).Put(http, http.AccountNo());
            http.Response.Redirect(problem.Code == SignInNeeded ? $"/sign-in?to={Uri.EscapeDataString(Back(form))}" : Back(form));
            return;
        }
        var to = PageRoutes.Local(Filled(form["form-to"].ToString(), answer.Body), "/");
        if (form["form-said"].ToString() is { Length: > 0 } said) await Flash.Done(PathOf(to), Filled(said, answer.Body)).Put(http, http.AccountNo());
        SeeOther(http, to);
    }

    /// <summary>The same act on many records, one after the other, each under a key of its own: what one is refused does not hold the others up.</summary>
    static async Task Many(HttpContext http, RequestDelegate next, PathString path, IFormCollection form, StringValues each)
    {
        var (done, refused) = (0, new List<string>());
        foreach (var one in each.OfType<string>().Take(Paging.MaxSize))
        {
            // 'number' or 'number:revision', as the list showed it.
            var parts = one.Split(':');
            if (!parts[0].All(char.IsAsciiLetterOrDigit)) continue;
            var answer = await Ask(http, next, path.Value!.Replace("{each}", parts[0], StringComparison.Ordinal), form, $"{form["form-key"]}-{parts[0]}", parts.ElementAtOrDefault(1));
            if (answer.Problem is { } problem) refused.Add($"{parts[0]} {problem.Title}");
            else done++;
        }
        await Summary(PathOf(Back(form)), done, refused).Put(http, http.AccountNo());
        SeeOther(http, Back(form));
    }

    static Flash Summary(string page, int done, List<string> refused)
    {
        var title = Words.L($"已办理 {done} 件", $"{done} done") + (refused.Count == 0 ? "" : Words.L($"，{refused.Count} 件未能办理", $", {refused.Count} refused"));
        return Flash.Done(page, title, string.Join("\n", refused.Take(10))) with { Refused = refused.Count > 0 };
    }

    /// <summary>The endpoint's answer to the form as its JSON. The response is kept from the browser; cookies it sets are not.</summary>
    static async Task<FormAnswer> Ask(HttpContext http, RequestDelegate next, PathString path, IFormCollection form, string key, string? revision = null)
    {
        var (request, response) = (http.Request, http.Response);
        var browser = response.Body;
        using var kept = new MemoryStream();
        response.Body = kept;
        http.SetEndpoint(null);
        request.RouteValues.Clear();
        request.Path = path;
        request.Method = form["form-method"].ToString() is "DELETE" ? HttpMethods.Delete : HttpMethods.Post;
        request.Headers["Idempotency-Key"] = key.Length is > 0 and <= 60 ? key : "";
        request.Headers[CallerOfRequest.MarkHeader] = "form";
        request.Headers.Accept = request.ContentType = "application/json";
        if (form["presented-kind"].ToString() is { Length: > 0 } kind) request.Headers[Requests.PresentedHeader] = $"{kind} {form["presented-number"].ToString().Trim()}";
        http.Items[FormBody.Item] = new FormBody(form, revision);
        try
        {
            await next(http);
        }
        finally
        {
            response.Body = browser;
            http.Items.Remove(FormBody.Item);
        }
        var answer = FormAnswer.Of(response.StatusCode, kept.ToArray());
        response.ContentType = null;
        response.ContentLength = null;
        response.Headers.ContentDisposition = default;
        return answer;
    }

    static async Task Refused(HttpContext http, Refusal refusal, IFormCollection? form, string back)
    {
        await FormProblem.Of(refusal).Flash(back, form is null ? new Dictionary<string, string>() : FormBody.Entered(form)).Put(http, http.AccountNo());
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = back;
    }

    static void SeeOther(HttpContext http, string to)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = Uri.IsWellFormedUriString(to, UriKind.Relative) ? to : Uri.EscapeDataString(to).Replace("%2F", "/", StringComparison.Ordinal);
    }

    static string Back(IFormCollection form) => PageRoutes.Local(form["form-back"].ToString(), "/");

    static string PathOf(string address) => address.Split('?', '#')[0];

    /// <summary>'{filing}' becomes the answer's field of that name, when it is a plain number or word.</summary>
    static string Filled(string template, JsonObject? answer)
    {
        foreach (var (name, value) in answer ?? [])
            if (value is JsonValue && value.ToString() is { Length: < 200 } text) template = template.Replace($"{{{name}}}", template.StartsWith('/') ? Uri.EscapeDataString(text) : text, StringComparison.Ordinal);
        return template;
    }

    static readonly string SignInNeeded = new Refusal(RefusalKind.SignInNeeded).Code;
}

/// <summary>What an endpoint answered: a document, or a problem.</summary>
sealed record FormAnswer(JsonObject? Body, FormProblem? Problem)
{
    internal static FormAnswer Of(int status, byte[] content)
    {
        JsonNode? node = null;
        try
        {
            node = content.Length == 0 ? null : JsonNode.Parse(content);
        }
        catch (JsonException)
        {
            // What is no JSON is judged by its status alone.
        }
        if (status is >= 200 and < 300) return new(node as JsonObject, null);
        return new(null, node is JsonObject problem && problem["code"] is not null ? FormProblem.Of(problem) : FormProblem.Of(new Refusal(status == StatusCodes.Status404NotFound ? RefusalKind.FieldInvalid : RefusalKind.InternalFault, Detail: $"HTTP {status}")));
    }
}

/// <summary>A refusal as a page shows it.</summary>
sealed record FormProblem(string Code, string Title, string Text, string Why, string Next, string Field)
{
    internal static FormProblem Of(JsonObject problem)
    {
        string Text(string name) => problem[name]?.ToString() ?? "";
        return new(Text("code"), Text("title"), Text("detail"), Text("why"), Text("nextStep"), Text("field"));
    }

    internal static FormProblem Of(Refusal refusal)
    {
        var text = Problems.Describe(refusal);
        return new(text.Code, text.Title, text.Text, text.Why, text.NextStep, text.Field);
    }

    internal Flash Flash(string back, IReadOnlyDictionary<string, string> entered) => new(back.Split('?', '#')[0], true, Code, Title, Text, Why, Next, Field, entered);
}
