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
    IEnumerable<IInfnoMessage> messages, VerifySignature verifySignature, FindInstitution institutions, RegionBook regions,
    BusinessClock clock, InfnoLimits limits, ILogger<InfnoDoor> log)
{
    readonly Dictionary<string, IInfnoMessage> _messages = messages.SelectMany(static m => m.Infnos.Select(infno => (infno, m)))
        .ToDictionary(static pair => pair.infno, static pair => pair.m, StringComparer.OrdinalIgnoreCase);

    internal async Task Handle(HttpContext http)
    {
        var (received, started) = (clock.UtcNow, Stopwatch.GetTimestamp());
        var infno = "";
        try
        {
            var result = await Answer(http, heard => infno = heard);
            if (result.Refusal is { } refusal) GatewayLog.Refused(log, infno.Length > 0 ? infno : "(unread)", refusal.Code);
            DoorMeter.Count(infno, result.Refusal?.Code ?? "0", Stopwatch.GetElapsedTime(started));
            await Reply.Write(http, result, received, clock.UtcNow);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            GatewayLog.CallerLeft(log, infno);
        }
#pragma warning disable CA1031 // A hospital gets an envelope whatever happened; the trace id leads to the log.
        catch (Exception e)
#pragma warning restore CA1031
        {
            GatewayLog.Failed(log, infno, http.TraceIdentifier, e);
            DoorMeter.Count(infno, "fault", Stopwatch.GetElapsedTime(started));
            await Reply.Write(http, new Refusal(RefusalKind.InternalFault, "", "", $"跟踪号 {http.TraceIdentifier}"), received, clock.UtcNow);
        }
    }

    async Task<Result<object>> Answer(HttpContext http, Action<string> hear)
    {
        var cancel = http.RequestAborted;
        var headers = http.Request.Headers;
        var sender = await verifySignature.Run(new(headers["x-tif-paasid"], headers["x-tif-timestamp"], headers["x-tif-nonce"], headers["x-tif-signature"]), cancel);
        if (sender.Value is not { } institution) return sender.Refusal!;
        var body = await ReceiveBody(http.Request, cancel);
        if (body.Refusal is { } tooLarge) return tooLarge;
        var parsed = RequestBody.Parse(body.Answer);
        if (parsed.Value is not { } root) return parsed.Refusal!;
        var problem = new WireProblem();
        var envelope = new WireNode(root, problem);
        var infno = envelope.OptionalText("infno", 40) is { Length: > 0 } said ? said : PathInfno.Of(http.Request.Path);
        hear(_messages.ContainsKey(infno) ? infno : "");
        if (!_messages.TryGetValue(infno, out var message)) return new Refusal(RefusalKind.UnknownMessage, "infno", infno);
        var request = await Open(infno, envelope, problem, institution, cancel);
        if (request.Value is not { } ready) return request.Refusal!;
        // Whoever signed the request speaks for this institution and for no other.
        if (Gate.Refuse(ready.Caller(http.Connection.RemoteIpAddress?.ToString() ?? ""), message.Act, new(Institution: institution.Institution)) is { } refused) return refused;
        return await message.Handle(ready, cancel);
    }

    async Task<Result<Request>> Open(string infno, WireNode envelope, WireProblem problem, AuthenticatedInstitution sender, CancellationToken cancel)
    {
        var messageId = envelope.Text("msgid", 40);
        var code = envelope.Text("fixmedins_code", 30);
        var host = envelope.Text("mdtrtarea_admvs", 10);
        var insured = envelope.OptionalText("insuplc_admdvs", 10);
        if (problem.First is { } unread) return unread;
        if (code != sender.Institution) return new Refusal(RefusalKind.InstitutionNotOfAccount, "fixmedins_code", code);
        var found = await institutions.Designated(code, clock.Today, cancel);
        if (found.Value is not { } institution) return found.Refusal!;
        if (HostRefusal(host, institution) is { } wrongPlace) return wrongPlace;
        if (insured.Length > 0 && !Knows(insured)) return new Refusal(RefusalKind.UnknownRegion, "insuplc_admdvs", insured);
        var input = RequestBody.Input(envelope, problem);
        return input.Value is { } node
            ? new Request(infno.ToUpperInvariant(), messageId, institution, insured.Length > 0 ? RegionCode.Parse(insured) : null, envelope.OptionalText("opter_name", 50), node)
            : input.Refusal!;
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

    /// <summary>A body that breaks off on the way was not received, and nothing was done: that is no fault of ours to reverse.</summary>
    async Task<Result<byte[]>> ReceiveBody(HttpRequest request, CancellationToken cancel)
    {
        try
        {
            return await ReadBody(request, cancel);
        }
        catch (Exception e) when (e is BadHttpRequestException or IOException)
        {
            return new Refusal(RefusalKind.MalformedBody, "", "", "报文传输中断，未做任何处理");
        }
    }

    async Task<Result<byte[]>> ReadBody(HttpRequest request, CancellationToken cancel)
    {
        var refusal = new Refusal(RefusalKind.BodyTooLarge, "", "", string.Create(CultureInfo.InvariantCulture, $"上限{limits.MaxBodyBytes / 1024}KB"));
        if (request.ContentLength > limits.MaxBodyBytes) return refusal;
        using var body = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancel)) > 0)
        {
            if (body.Length + read > limits.MaxBodyBytes) return refusal;
            body.Write(chunk, 0, read);
        }
        return body.ToArray();
    }
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
    static readonly Counter<long> Messages = Yidi.CreateCounter<long>("yidi.infno.messages", description: "Messages of hospitals by transaction and result code");
    static readonly Histogram<double> Duration = Yidi.CreateHistogram<double>("yidi.infno.duration", "s", "Time from reading a message to its answer");

    internal static void Count(string infno, string code, TimeSpan elapsed)
    {
        Messages.Add(1, new("infno", infno), new KeyValuePair<string, object?>("code", code));
        Duration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("infno", infno));
    }
}

static partial class GatewayLog
{
    [LoggerMessage(1101, LogLevel.Information, "Refused {Infno} with {Code}")]
    internal static partial void Refused(ILogger logger, string infno, string code);

    [LoggerMessage(1102, LogLevel.Information, "The caller of {Infno} left before the answer")]
    internal static partial void CallerLeft(ILogger logger, string infno);

    [LoggerMessage(1103, LogLevel.Error, "Message {Infno} failed, trace {Trace}")]
    internal static partial void Failed(ILogger logger, string infno, string trace, Exception error);
}
