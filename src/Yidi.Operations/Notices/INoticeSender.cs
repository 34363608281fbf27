namespace Yidi.Operations.Notices;

/// <summary>Carries a notice to somebody outside. Throws when it was not taken: it is tried again later, under the same id.</summary>
public interface INoticeSender
{
    /// <summary>What receivers of this sender begin with: 'webhook', 'mail', 'sms'.</summary>
    string Kind { get; }

    /// <param name="address">Address of the webhook, of mail, or number of a phone.</param>
    /// <param name="secret">Of the receiver, where it has one of its own: webhooks do.</param>
    Task Send(string address, string secret, Message message, CancellationToken cancel);
}

/// <summary>What this installation has beside the inbox and webhooks.</summary>
public sealed record NoticeWays(bool Mail, bool Texts);

/// <summary>A notice as it leaves: the same id with every attempt.</summary>
public sealed record Message(string Id, string To, string Template, string Chinese, string English, string Link, DateTime At);
