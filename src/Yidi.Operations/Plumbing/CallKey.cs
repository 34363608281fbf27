namespace Yidi.Operations.Plumbing;

/// <summary>
/// The key a caller gives to a write: institution, message id, kind of message. A retry under the same key with the same business content
/// gets the first answer; with other content it is refused (his-interface 1.6).
/// </summary>
/// <param name="MessageKind">The transaction number of the interface, such as 2207.</param>
public sealed record CallKey(string Institution, string MessageId, string MessageKind);

/// <summary>A write as a door hands it over: who, under which key, and the fingerprint of the parsed business input alone.</summary>
public sealed record Call(CallKey Key, string Fingerprint);
