using System.Text.Json;
using Yidi.Operations.Plumbing;

namespace Yidi.Server.Sandbox;

/// <summary>One kind of trouble for the calls of an institution and a transaction.</summary>
/// <param name="Institution">'*' for all.</param>
/// <param name="Infno">'*' for all.</param>
/// <param name="Kind">One of <see cref="FaultSwitch.Kinds"/>.</param>
/// <param name="Percent">How many calls of a hundred meet it.</param>
/// <param name="Milliseconds">How long 'delay' and 'reorder' hold.</param>
public sealed record FaultRule(string Institution, string Infno, string Kind, int Percent = 100, int Milliseconds = 2_000);

/// <summary>
/// Trouble on purpose, for testing a hospital's system against a sandbox: the answer is lost after the commit, comes late, the message arrives twice or
/// after a later one, is refused, or its answer breaks off in the middle.
/// </summary>
public sealed class FaultSwitch(IServiceProvider services)
{
    /// <summary>The kinds and what each does.</summary>
    public static IReadOnlyDictionary<string, string> Kinds { get; } = new Dictionary<string, string>
    {
        ["lost-answer"] = "the message is processed, then the connection is cut",
        ["delay"] = "the answer waits",
        ["duplicate"] = "the message is processed twice",
        ["reorder"] = "the message waits before it is processed, so that later ones overtake it",
        ["refuse"] = "'busy' is answered and nothing is done",
        ["half-body"] = "the message is processed, and half of its answer is sent",
    };

    volatile IReadOnlyList<FaultRule> _rules = [];

    public IReadOnlyList<FaultRule> Rules => _rules;

    /// <summary>Replaces all rules; the refusal names the first wrong one.</summary>
    public Refusal? Set(IReadOnlyList<FaultRule> rules)
    {
        foreach (var rule in rules)
        {
            if (!Kinds.ContainsKey(rule.Kind)) return new(RefusalKind.FieldInvalid, "kind", rule.Kind, $"可选 {string.Join('、', Kinds.Keys)}");
            if (rule.Percent is < 0 or > 100) return new(RefusalKind.FieldInvalid, "percent", $"{rule.Percent}", "0至100");
            if (rule.Milliseconds is < 0 or > 600_000) return new(RefusalKind.FieldInvalid, "milliseconds", $"{rule.Milliseconds}", "0至600000");
        }
        _rules = rules;
        return null;
    }

    internal async Task Run(HttpContext http, RequestDelegate next)
    {
        var rules = _rules;
        var rule = rules.Count == 0 || http.Request.Method != HttpMethods.Post || http.Request.Headers.ContainsKey(Twin) ? null : await Match(http, rules);
        if (rule is null) await next(http);
        else await Disturb(http, next, rule);
    }

    static async Task<FaultRule?> Match(HttpContext http, IReadOnlyList<FaultRule> rules)
    {
        http.Request.EnableBuffering();
        try
        {
            using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            string Said(string name) => body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty(name, out var value) ? value.ToString() : "";
            var (infno, institution) = (Said("infno"), Said("fixmedins_code"));
            // Only messages of hospitals are disturbed: the call that ends the trouble must get through.
            if (institution.Length == 0) return null;
            return rules.FirstOrDefault(r => (r.Infno == "*" || r.Infno == infno) && (r.Institution == "*" || r.Institution == institution) && Random.Shared.Next(100) < r.Percent);
        }
        catch (JsonException)
        {
            return null;
        }
        finally
        {
            http.Request.Body.Position = 0;
        }
    }

    async Task Disturb(HttpContext http, RequestDelegate next, FaultRule rule)
    {
        switch (rule.Kind)
        {
            case "refuse":
                await http.Response.WriteAsJsonAsync(new { infcode = -1, inf_refmsgid = new string('0', 30), refmsg_time = new string('0', 17), respond_time = new string('0', 17), err_msg = new Refusal(RefusalKind.Busy).ToChinese(), enctype = (string?)null, signtype = (string?)null, cainfo = (string?)null, warn_msg = (string?)null, output = (object?)null }, http.RequestAborted);
                return;
            case "reorder":
                await Task.Delay(rule.Milliseconds, http.RequestAborted);
                await next(http);
                return;
            case "duplicate":
                await Again(http);
                await next(http);
                return;
        }
        var answer = await Answered(http, next);
        if (rule.Kind == "delay") await Task.Delay(rule.Milliseconds, http.RequestAborted);
        if (rule.Kind != "lost-answer") await http.Response.Body.WriteAsync(rule.Kind == "half-body" ? answer.AsMemory(0, answer.Length / 2) : answer, http.RequestAborted);
        if (rule.Kind is "lost-answer" or "half-body") http.Abort();
    }

    /// <summary>Lets the message be processed and keeps the answer back.</summary>
    static async Task<byte[]> Answered(HttpContext http, RequestDelegate next)
    {
        var outside = http.Response.Body;
        using var kept = new MemoryStream();
        http.Response.Body = kept;
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = outside;
        }
        return kept.ToArray();
    }

    /// <summary>Marks the twin of a duplicated message, so that it is not duplicated again.</summary>
    const string Twin = "x-yidi-sandbox-twin";

    /// <summary>Sends the message once more to ourselves, signed anew: a nonce is used once.</summary>
    async Task Again(HttpContext http)
    {
        using var copy = new MemoryStream();
        await http.Request.Body.CopyToAsync(copy, http.RequestAborted);
        http.Request.Body.Position = 0;
        using var body = JsonDocument.Parse(copy.ToArray());
        var sandbox = services.GetRequiredService<SeedSandbox>();
        var institution = body.RootElement.GetProperty("fixmedins_code").GetString()!;
        var (account, secret) = await sandbox.AccountOf(institution, http.RequestAborted);
        using var client = new HttpClient { BaseAddress = new Uri($"http://{http.Request.Host}") };
        var hospital = new VirtualHospital(client, new(institution, "", "", account, secret), "0");
        using var answer = await hospital.PostRaw(http.Request.Path, copy.ToArray(), http.RequestAborted, static headers => headers.Add(Twin, "1"));
    }
}
