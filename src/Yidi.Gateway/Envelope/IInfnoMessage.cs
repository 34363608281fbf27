using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;

namespace Yidi.Gateway.Envelope;

/// <summary>One message of the interface. Its file, and what several share in the files of this folder named for it, are the only places that know the field names.</summary>
interface IInfnoMessage
{
    /// <summary>The transaction numbers it answers, such as 2203 and 2203A.</summary>
    IReadOnlyList<string> Infnos { get; }

    /// <summary>What the sender must be allowed to do; the gate decides before the message is handled.</summary>
    Act Act { get; }

    /// <summary>The output node, a <see cref="RawFile"/>, or <see cref="NoOutput"/> for messages that answer nothing but success.</summary>
    Task<Result<object>> Handle(Request request, CancellationToken cancel);
}

/// <summary>'output': null. An empty object would make one client take success for failure (his-interface 1.7).</summary>
sealed record NoOutput
{
    internal static NoOutput It { get; } = new();

    internal static Result<object> After(Result<Done> done) => done.Refusal is { } refusal ? refusal : It;
}

/// <summary>A file as the whole body, without an envelope (9102).</summary>
sealed record RawFile(string Path);

/// <summary>As <see cref="RawFile"/>, from memory.</summary>
sealed record RawContent(byte[] Content);
