using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Yidi.Gateway.Wire;
using Yidi.Operations.Access;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;

namespace Yidi.Gateway.Envelope;

/// <summary>What the door knows of a call so far; the answer is shaped by it, also when the call fails halfway.</summary>
sealed class Heard
{
    internal string Infno { get; set; } = "";

    internal AuthenticatedInstitution? Sender { get; set; }

    internal Institution? Institution { get; set; }

    internal WireNode? Envelope { get; set; }

    /// <summary>Collects what the request says in forms that are forgiven.</summary>
    internal WireProblem? Problem { get; set; }

    internal IEnumerable<string> Deviations => Problem?.Deviations ?? [];

    /// <summary>Told in warn_msg beside a success.</summary>
    internal string? Warning { get; set; }
}

/// <summary>Finds the sender by the scheme the call shows: three by headers, before the body is read, and one by the signed envelope.</summary>
sealed class FindSender(VerifySignature verify)
{
    /// <summary>Null when no header says anything: the envelope may be signed.</summary>
    internal async Task<Result<AuthenticatedInstitution>?> ByHeaders(IHeaderDictionary headers, CancellationToken cancel)
    {
        if (headers.Keys.Any(static k => k.StartsWith("x-tif-", StringComparison.OrdinalIgnoreCase)))
            return await verify.Run(new(headers["x-tif-paasid"], headers["x-tif-timestamp"], headers["x-tif-nonce"], headers["x-tif-signature"]), cancel);
        if (headers["apikey"] is [{ Length: > 0 } apiKey]) return await verify.ByApiKey(apiKey, cancel);
        return AuthenticationHeaderValue.TryParse(headers.Authorization, out var authorization) && authorization is { Scheme: "Bearer", Parameter: { Length: > 0 } token }
            ? await verify.ByToken(token, cancel)
            : null;
    }

    internal async Task<Result<AuthenticatedInstitution>> ByEnvelope(WireNode envelope, CancellationToken cancel)
    {
        if (envelope.OptionalText("cainfo", 4096).Length == 0) return new Refusal(RefusalKind.NotSigned, "signature");
        if (Stale(envelope) is { } stale) return stale;
        var sender = await verify.OfEnvelope(envelope.OptionalText("fixmedins_code", 30), cancel);
        if (sender.Value is not { } institution) return sender;
        return Sm2.Verify(institution.Profile.PublicKey, EnvelopeSignature.TextOf(envelope), envelope.OptionalText("cainfo", 4096)) ? institution : new Refusal(RefusalKind.WrongSignature, "cainfo");
    }

    /// <summary>A signed envelope carries no nonce: outside the window it is refused, inside it its msgid keeps it from being done twice.</summary>
    Refusal? Stale(WireNode envelope)
    {
        var said = envelope.Moment("inf_time");
        return envelope.Problem ?? (verify.IsNow(said) ? null : new(RefusalKind.StaleTimestamp, "inf_time", ChinaTime.Text(said)));
    }
}

/// <summary>What is signed, in the schemes that sign with SM2 (his-interface 1.4).</summary>
static class EnvelopeSignature
{
    /// <summary>
    /// Members of the envelope except cainfo and input that have a value, sorted by name, as name=value joined by &amp;. How members are joined is not
    /// public: provisional shape.
    /// </summary>
    internal static string TextOf(WireNode envelope) => string.Join('&', envelope.Names
        .Where(static n => !n.Equals("cainfo", StringComparison.OrdinalIgnoreCase) && !n.Equals("input", StringComparison.OrdinalIgnoreCase))
        .Order(StringComparer.Ordinal).Select(n => (Name: n, Value: envelope.OptionalText(n, 4096))).Where(static m => m.Value.Length > 0).Select(static m => $"{m.Name}={m.Value}"));

    /// <summary>What is wrong with the signature over the plain input; null when it holds or nobody asks.</summary>
    internal static Refusal? OfInput(InstitutionAccount account, WireNode envelope, string plainInput)
    {
        if (account.Check == SignatureCheck.Off || account.Scheme == SignatureScheme.Envelope) return null;
        var signature = envelope.OptionalText("cainfo", 4096);
        if (signature.Length == 0) return new(RefusalKind.WrongSignature, "cainfo", "", "缺少签名");
        return Sm2.Verify(account.PublicKey, plainInput, signature) ? null : new(RefusalKind.WrongSignature, "cainfo", "", "应为input原文的SM3withSM2签名");
    }
}
