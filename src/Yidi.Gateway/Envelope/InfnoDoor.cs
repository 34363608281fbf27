using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Yidi.Gateway.Wire;
using Yidi.Operations.Access;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Policy;

namespace Yidi.Gateway.Envelope;

/// <summary>
/// The hospital's door: checks who is speaking, reads the envelope, hands the input to its message, and answers in the form real clients
/// survive. Every answer is HTTP 200 with infcode 0 or −1 (his-interface 1.2).
/// </summary>
sealed class InfnoDoor(
    IEnumerable<IInfnoMessage> messages, FindSender senders, FailedCalls failed, CallTally tally, FindInstitution institutions, RegionBook regions,
    BusinessClock clock, InfnoLimits limits, ILogger<InfnoDoor> log)
{
    /// <summary>Longer than this a cashier notices.</summary>
    static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    readonly Dictionary<string, IInfnoMessage> _messages = messages.SelectMany(static m => m.Infnos.Select(infno => (infno, m)))
        .ToDictionary(static pair => pair.infno, static pair => pair.m, StringComparer.OrdinalIgnoreCase);

    internal async Task Handle(HttpContext http)
    {
        var (received, started) = (clock.UtcNow, Stopwatch.GetTimestamp());
        var heard = new Heard();
        using var body = new ReceivedBody();
        using var span = DoorMeter.Span();
        try
        {
            var result = await Answer(http, body, heard);
            span?.SetTag("infno", heard.Infno).SetTag("code", result.Refusal?.Code ?? "0").SetTag("province", heard.Institution?.Province ?? 0);
            if (result.Refusal is { } refusal)
            {
                GatewayLog.Refused(log, heard.Infno.Length > 0 ? heard.Infno : "(unread)", refusal.Code);
                await Keep(heard, refusal);
            }
            Note(http, heard, done: result.Refusal is null);
            var took = Stopwatch.GetElapsedTime(started);
            DoorMeter.Count(heard, result.Refusal?.Code ?? "0", took);
            if (took > Slow) GatewayLog.Slow(log, heard.Infno, (long)took.TotalMilliseconds, result.Refusal?.Code ?? "0", heard.Institution?.Province ?? 0, http.TraceIdentifier);
            await Reply.Write(http, result, heard, received, clock.UtcNow);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            GatewayLog.CallerLeft(log, heard.Infno);
        }
#pragma warning disable CA1031 // A hospital gets an envelope whatever happened; the trace id leads to the log.
        catch (Exception e)
#pragma warning restore CA1031
        {
            GatewayLog.Failed(log, heard.Infno, http.TraceIdentifier, e);
            DoorMeter.Count(heard, "fault", Stopwatch.GetElapsedTime(started));
            await Reply.Write(http, Fault.Of(e, http.TraceIdentifier), heard, received, clock.UtcNow);
        }
    }

    /// <summary>What an institution has managed so far; what a sandbox plays is no work of its engineer.</summary>
    void Note(HttpContext http, Heard heard, bool done)
    {
        if (heard is not { Sender: { } sender, Infno.Length: > 0 } || http.Request.Headers.ContainsKey(CallTally.Simulated)) return;
        tally.Note(sender.Institution, Request.KeyKind(heard.Infno.ToUpperInvariant()), done, heard.Deviations);
    }

    async Task<Result<object>> Answer(HttpContext http, ReceivedBody body, Heard heard)
    {
        var cancel = http.RequestAborted;
        var sender = await senders.ByHeaders(http.Request.Headers, cancel);
        if (sender is { Refusal: { } unknown }) return unknown;
        heard.Sender = sender?.Value;
        var parsed = await body.Read(http.Request, limits.MaxBodyBytes, cancel);
        if (parsed.Value is not { } root) return parsed.Refusal!;
        var problem = new WireProblem();
        var envelope = new WireNode(root, problem);
        if (heard.Sender is null)
        {
            var signed = await senders.ByEnvelope(envelope, cancel);
            if (signed.Value is not { } institution) return signed.Refusal!;
            heard.Sender = institution;
        }
        (heard.Envelope, heard.Problem) = (envelope, problem);
        var infno = envelope.OptionalText("infno", 40) is { Length: > 0 } said ? said : PathInfno.Of(http.Request.Path);
        heard.Infno = _messages.ContainsKey(infno) ? infno : "";
        if (!_messages.TryGetValue(infno, out var message)) return new Refusal(RefusalKind.UnknownMessage, "infno", infno);
        var request = await Open(infno, envelope, problem, heard, cancel);
        if (request.Value is not { } ready) return request.Refusal!;
        // Whoever signed the request speaks for this institution and for no other.
        if (Gate.Refuse(ready.Caller(http.Connection.RemoteIpAddress?.ToString() ?? ""), message.Act, new(Institution: heard.Sender.Institution)) is { } refused) return refused;
        return await message.Handle(ready, cancel);
    }

    /// <summary>What was refused is kept for the institution's engineer, masked. Failing that, the answer still goes out.</summary>
    async Task Keep(Heard heard, Refusal refusal)
    {
        if (heard is not { Institution: { } institution, Envelope: { } envelope }) return;
        try
        {
            var told = WireFieldNames.InWireWords(refusal);
            await failed.Keep(institution.Province, institution.Number, heard.Infno.Length > 0 ? heard.Infno : envelope.OptionalText("infno", 6), envelope.OptionalText("msgid", 40),
                refusal, told.ToChinese(), MaskedRequest.Of(envelope), CancellationToken.None);
        }
#pragma warning disable CA1031 // The list is a help; a store in trouble must not turn a refusal into a fault.
        catch (Exception e)
#pragma warning restore CA1031
        {
            GatewayLog.NotKept(log, heard.Infno, e);
        }
    }

    async Task<Result<Request>> Open(string infno, WireNode envelope, WireProblem problem, Heard heard, CancellationToken cancel)
    {
        var sender = heard.Sender!;
        var messageId = envelope.Text("msgid", 40);
        var code = envelope.Text("fixmedins_code", 30);
        var host = envelope.Text("mdtrtarea_admvs", 10);
        var insured = envelope.OptionalText("insuplc_admdvs", 10);
        if (problem.First is { } unread) return unread;
        if (code != sender.Institution) return new Refusal(RefusalKind.InstitutionNotOfAccount, "fixmedins_code", code);
        var found = await institutions.Designated(code, clock.Today, cancel);
        if (found.Value is not { } institution) return found.Refusal!;
        heard.Institution = institution;
        if (HostRefusal(host, institution) is { } wrongPlace) return wrongPlace;
        if (insured.Length > 0 && !Knows(insured)) return new Refusal(RefusalKind.UnknownRegion, "insuplc_admdvs", insured);
        var input = RequestInput.Of(envelope, problem, sender.Profile);
        if (input.Value is not { } read) return input.Refusal!;
        if (EnvelopeSignature.OfInput(sender.Profile, envelope, read.Text) is { } unsigned)
        {
            if (sender.Profile.Check == SignatureCheck.Enforce) return unsigned;
            heard.Warning = unsigned.ToChinese();
        }
        return new Request(infno.ToUpperInvariant(), messageId, institution, insured.Length > 0 ? RegionCode.Parse(insured) : null, envelope.OptionalText("opter_name", 50), read.Node, sender);
    }

    Refusal? HostRefusal(string host, Institution institution)
    {
        if (!Knows(host)) return new(RefusalKind.UnknownRegion, "mdtrtarea_admvs", host);
        var region = RegionCode.Parse(host);
        var fits = region.Covers(RegionCode.Parse(institution.Region)) || RegionCode.Parse(institution.PoolingRegion).Covers(region);
        return fits ? null : new(RefusalKind.RegionNotOfInstitution, "mdtrtarea_admvs", host);
    }

    // An agency's own code (1310 99, 11 9900) stands for its city or province.
    bool Knows(string code) =>
        RegionCode.TryParse(code, out var region)
        && (regions.Knows(region) || (code.EndsWith("99", StringComparison.Ordinal) && regions.Knows(RegionCode.Parse(code[..4] + "00")))
            || (code.EndsWith("9900", StringComparison.Ordinal) && regions.Knows(RegionCode.OfProvince(region.Province))));
}

/// <summary>What the door takes at most. A batch of some hundred fee lines fits well.</summary>
public sealed record InfnoLimits(int MaxBodyBytes)
{
    public static InfnoLimits Default { get; } = new(1024 * 1024);
}

/// <summary>How many messages of each kind ended how, and how long they took.</summary>
static class DoorMeter
{
    static readonly Meter Yidi = new("Yidi");
    static readonly ActivitySource Spans = new("Yidi");
    static readonly Counter<long> Messages = Yidi.CreateCounter<long>("yidi.infno.messages", description: "Messages of hospitals by transaction and result code");
    static readonly Histogram<double> Duration = Yidi.CreateHistogram<double>("yidi.infno.duration", "s", "Time from reading a message to its answer");

    /// <summary>The span of one message; it names the message, its code and the province, never a person.</summary>
    internal static Activity? Span() => Spans.StartActivity("infno");

    internal static void Count(Heard heard, string code, TimeSpan elapsed)
    {
        var (infno, province) = (new KeyValuePair<string, object?>("infno", heard.Infno), new KeyValuePair<string, object?>("province", heard.Institution?.Province ?? 0));
        Messages.Add(1, infno, province, new("code", code));
        Duration.Record(elapsed.TotalSeconds, infno, province);
    }
}

static partial class GatewayLog
{
    [LoggerMessage(1101, LogLevel.Information, "Refused {Infno} with {Code}")]
    internal static partial void Refused(ILogger logger, string infno, string code);

    [LoggerMessage(1104, LogLevel.Warning, "A refused {Infno} could not be kept for its engineer")]
    internal static partial void NotKept(ILogger logger, string infno, Exception error);

    [LoggerMessage(1105, LogLevel.Warning, "Slow: {Infno} took {Milliseconds} ms, code {Code}, province {Province}, trace {Trace}")]
    internal static partial void Slow(ILogger logger, string infno, long milliseconds, string code, int province, string trace);

    [LoggerMessage(1102, LogLevel.Information, "The caller of {Infno} left before the answer")]
    internal static partial void CallerLeft(ILogger logger, string infno);

    [LoggerMessage(1103, LogLevel.Error, "Message {Infno} failed, trace {Trace}")]
    internal static partial void Failed(ILogger logger, string infno, string trace, Exception error);
}
