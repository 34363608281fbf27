using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Encodings.Web;
using Yidi.Operations.Notices;

namespace Yidi.Server.Access;

/// <summary>
/// Posts a notice to the receiver's address. The signature is HMAC-SHA256 of timestamp, a point and the body with the webhook's secret; the id is the same with every attempt, so that
/// a receiver can tell a repetition from something new. Only an answer of 2xx counts as taken, and no redirect is followed.
/// </summary>
sealed class WebhookSender(TimeProvider machine, WebhookPolicy policy) : INoticeSender, IDisposable
{
    static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(5), PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectCallback = (context, cancel) => Connect(context.DnsEndPoint, policy, cancel) }) { Timeout = TimeSpan.FromSeconds(15) };

    public string Kind => "webhook";

    public async Task Send(string address, string secret, Message message, CancellationToken cancel)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message, Form);
        var timestamp = machine.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address)) { Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } } };
        request.Headers.Add("X-Yidi-Id", message.Id);
        request.Headers.Add("X-Yidi-Timestamp", timestamp);
        request.Headers.Add("X-Yidi-Signature", Signature(secret, timestamp, body));
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (!answer.IsSuccessStatusCode) throw new HttpRequestException($"the receiver answered {(int)answer.StatusCode}");
    }

    /// <summary>Looks at what the name means in this moment: one that was let in as public may point inside by now.</summary>
    static async ValueTask<Stream> Connect(DnsEndPoint to, WebhookPolicy policy, CancellationToken cancel)
    {
        var addresses = await Dns.GetHostAddressesAsync(to.Host, cancel);
        if (!policy.AnyAddress && addresses.Any(KeepWebhooks.IsPrivate)) throw new HttpRequestException("the address leads inside");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, to.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    static string Signature(string secret, string timestamp, byte[] body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{timestamp}."), .. body];
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed));
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>Where mail is handed in.</summary>
/// <param name="Link">What links in mails begin with: the address people know this installation by.</param>
public sealed record SmtpOptions(string Host, int Port, string User, string Password, string From, bool Tls, string Link);

/// <summary>Sends a notice by mail through the installation's own server, in both languages; what is private stands behind the link.</summary>
sealed class SmtpSender(SmtpOptions options) : INoticeSender
{
    public string Kind => "mail";

    public async Task Send(string address, string secret, Message message, CancellationToken cancel)
    {
        using var mail = new MailMessage(options.From, address) { Subject = "异地就医 Yidi", SubjectEncoding = Encoding.UTF8, BodyEncoding = Encoding.UTF8, Body = $"{message.Chinese}\n{message.English}\n\n{options.Link}{message.Link}\n" };
        mail.Headers.Add("X-Yidi-Id", message.Id);
        using var client = new SmtpClient(options.Host, options.Port) { EnableSsl = options.Tls, Timeout = 15_000 };
        if (options.User.Length > 0) client.Credentials = new System.Net.NetworkCredential(options.User, options.Password);
        await client.SendMailAsync(mail, cancel);
    }
}

/// <summary>Hands short notices for phones to the installation's own gateway for messages; what is private stands behind the link.</summary>
sealed class TextSender(MessageGateway gateway, string link) : INoticeSender, IDisposable
{
    public string Kind => "sms";

    public Task Send(string address, string _, Message message, CancellationToken cancel) =>
        gateway.Post(message.Id, new { id = message.Id, phone = address, text = $"【异地就医】{message.Chinese} {link}{message.Link}" }, cancel);

    public void Dispose() => gateway.Dispose();
}
