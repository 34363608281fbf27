using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Yidi.Operations.Access;
using Yidi.Operations.Notices;
using Yidi.Operations.Plumbing;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>What is decided is told: in the inbox, to webhooks in order and under one id whatever the receiver does, by mail through a real server and on phones through a gateway.</summary>
public sealed class NoticeTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<StoreEngine>> Both => [StoreEngine.Sqlite, StoreEngine.Postgres];

    [Theory, MemberData(nameof(Both))]
    public async Task A_receiver_that_was_down_for_an_hour_gets_everything_in_order_and_nothing_twice_under_another_id(StoreEngine engine)
    {
        await using var receiver = await Receiver.Start();
        await using var installation = await Installation.Start(await SownStores.Of(engine), 1, Unhurried);
        var clock = new SetClock(DateTimeOffset.UnixEpoch.AddYears(56));
        var deliver = new DeliverNotices(installation.Get<IStoreContexts>(), installation.Services.GetServices<INoticeSender>(), installation.Get<Vault>(), clock);
        using var administrator = new RestClient(installation, "hebei-admin");
        var opened = await administrator.Must("/api/webhooks", new { url = receiver.Address, region = "130000" });
        using var asks = new RestClient(installation, "guangzhou-officer");
        receiver.Answer = static n => n % 2 == 0 ? HttpStatusCode.BadGateway : null;
        var cases = new List<string>();
        for (var minute = 0; minute < 60; minute++)
        {
            if (minute % 6 == 0) cases.Add((string)(await asks.Must("/api/cases", new { kind = "filing-missing", asking = "440100", answering = "130000", words = $"第{minute}分钟" }))["case"]!);
            await deliver.Run(0, Cancel);
            clock.Advance(TimeSpan.FromMinutes(1));
        }
        Assert.Empty(receiver.Taken);
        Assert.Equal(10, (int)(await administrator.Get("/api/webhooks")).AsArray().Single()!["waiting"]!);
        receiver.Answer = static _ => HttpStatusCode.OK;
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(10, await deliver.Run(0, Cancel));
        Assert.Equal(cases.Select(static c => $"{c}-1-region:130000"), receiver.Taken.Select(static t => t.Id));
        Assert.All(receiver.Taken, t => Assert.Equal(Signature((string)opened["secret"]!, t.Timestamp, t.Body), t.Signature));
        // What was tried and not taken came under the ids it was taken under at last.
        Assert.Subset(receiver.Taken.Select(static t => t.Id).ToHashSet(), receiver.Tried.ToHashSet());
        Assert.Equal(0, await deliver.Run(0, Cancel));
        Assert.Null((string?)(await administrator.Get("/api/webhooks")).AsArray().Single()!["secret"]);
    }

    [Fact]
    public async Task What_is_given_up_is_shown_and_sent_again_and_holds_nobody_else()
    {
        await using var receiver = await Receiver.Start();
        await using var installation = await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 1, Unhurried);
        var clock = new SetClock(DateTimeOffset.UnixEpoch.AddYears(56));
        var deliver = new DeliverNotices(installation.Get<IStoreContexts>(), installation.Services.GetServices<INoticeSender>(), installation.Get<Vault>(), clock);
        using var administrator = new RestClient(installation, "hebei-admin");
        var broken = $"/api/webhooks/{(await administrator.Must("/api/webhooks", new { url = $"http://127.0.0.1:{OwnPostgres.FreePort()}/nobody", region = "130000" }))["webhook"]}";
        await administrator.Must("/api/webhooks", new { url = receiver.Address, region = "130000" });
        using var asks = new RestClient(installation, "guangzhou-officer");
        await asks.Must("/api/cases", new { kind = "filing-missing", asking = "440100", answering = "130000", words = "查不到" });
        Assert.Equal(1, await deliver.Run(0, Cancel));
        Assert.Single(receiver.Taken);
        clock.Advance(DeliverNotices.GiveUpAfter + TimeSpan.FromMinutes(1));
        await deliver.Run(0, Cancel);
        var dead = Assert.Single((await administrator.Get($"{broken}/deliveries?state=Dead")).AsArray())!;
        Assert.NotEqual("", (string)dead["lastError"]!);
        Assert.Equal(1, (int)(await administrator.Must($"{broken}/resend", new { }))["waiting"]!);
        await administrator.Must($"{broken}/close", new { });
        Assert.Equal(new Refusal(RefusalKind.WebhookUnknown).Code, (string)(await administrator.Post($"{broken}/resend", new { })).Body["code"]!);
        using var stranger = new RestClient(installation, "hospital-manager");
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Post($"{broken}/close", new { })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.Post("/api/webhooks", new { url = receiver.Address, region = "130000" })).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await administrator.Post("/api/webhooks", new { url = "ftp://example.org/", region = "130000" })).Status);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_person_reads_what_was_decided_in_the_inbox_by_mail_and_on_the_phone(StoreEngine engine)
    {
        await using var mail = new MailServer();
        await using var phones = await Receiver.Start();
        await using var installation = await Installation.Start(await SownStores.Of(engine), 1, Unhurried, "--Yidi:Smtp:Host=127.0.0.1", $"--Yidi:Smtp:Port={mail.Port}", "--Yidi:Smtp:From=yidi@example.org", "--Yidi:Smtp:Tls=false", "--Yidi:Smtp:Link=https://yidi.example.org",
            $"--Yidi:TextGateway={phones.Address}", "--Yidi:TextSecret=text-secret", "--Yidi:TextLink=https://yidi.example.org");
        using var person = new RestClient(installation, "guangzhou-referred");
        foreach (var (wrong, field) in new[] { (new { mail = "huang@example.org\r\nBcc: all@example.org", phone = "" }, "mail"), (new { mail = "", phone = "110" }, "phone") })
        {
            var refused = await person.Post("/api/session/contact", wrong);
            Assert.Equal((HttpStatusCode.UnprocessableEntity, field), (refused.Status, (string)refused.Body["field"]!));
        }
        await person.Must("/api/session/contact", new { mail = "huang@example.org", phone = "+86 138 0000 0000" });
        Assert.Equal("+8613800000000", (string)(await person.Get("/api/session/contact"))["phone"]!);
        var number = await installation.PersonOf("guangzhou-referred");
        await person.Must("/api/filings", new { person = number.ToString(), kind = "other-temporary", place = "110000", from = "2022-07-01", insurance = "employees", consent = true });
        var inbox = await person.Get("/api/notices");
        Assert.True((int)inbox["unseen"]! > 0);
        Assert.Contains("异地就医备案：", (string)inbox["notices"]![0]!["words"]!, StringComparison.Ordinal);
        Assert.Equal(0, (int)(await person.Must("/api/notices/seen", new { }))["unseen"]!);
        using var other = new RestClient(installation, "guangzhou-tourist");
        Assert.Empty((await other.Get("/api/notices"))["notices"]!.AsArray());
        Assert.True(await installation.Get<DeliverNotices>().Run(44, Cancel) > 0);
        var letter = Assert.Single(mail.Letters);
        Assert.Contains("RCPT TO:<huang@example.org>", letter, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("X-Yidi-Id:", letter, StringComparison.Ordinal);
        var text = Assert.Single(phones.Taken);
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData("text-secret"u8, text.Body)), text.Signature);
        var said = JsonNode.Parse(text.Body)!;
        Assert.Equal(("+8613800000000", text.Id), ((string)said["phone"]!, (string)said["id"]!));
        Assert.Contains("https://yidi.example.org/", (string)said["text"]!, StringComparison.Ordinal);
    }

    /// <summary>The tests say when to deliver.</summary>
    static void Unhurried(IServiceCollection services)
    {
        foreach (var worker in services.Where(static s => s.ImplementationType == typeof(Yidi.Server.Hosting.NoticeWorker)).ToList()) services.Remove(worker);
    }

    static string Signature(string secret, string timestamp, byte[] body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{timestamp}."), .. body];
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed));
    }

    /// <summary>An hour of a receiver that is down passes in a moment.</summary>
    sealed class SetClock(DateTimeOffset now) : TimeProvider
    {
        DateTimeOffset _now = now;

        internal void Advance(TimeSpan by) => _now += by;

        public override DateTimeOffset GetUtcNow() => _now;
    }

    sealed record Post(string Id, string Timestamp, string Signature, byte[] Body);

    /// <summary>A program of somebody else's that takes notices, or does not.</summary>
    sealed class Receiver : IAsyncDisposable
    {
        readonly WebApplication _app;
        int _count;

        Receiver(WebApplication app) => _app = app;

        internal string Address => Yidi.Server.Hosting.YidiHost.AddressOf(_app) + "/in";

        /// <summary>What the next post is answered; null closes the connection without an answer.</summary>
        internal Func<int, HttpStatusCode?> Answer { get; set; } = static _ => HttpStatusCode.OK;

        internal ConcurrentQueue<Post> Taken { get; } = [];

        internal ConcurrentQueue<string> Tried { get; } = [];

        internal static async Task<Receiver> Start()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var receiver = new Receiver(app);
            app.MapPost("/in", receiver.Take);
            await app.StartAsync(Cancel);
            return receiver;
        }

        async Task Take(HttpContext http)
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, Cancel);
            var post = new Post(http.Request.Headers["X-Yidi-Id"].ToString(), http.Request.Headers["X-Yidi-Timestamp"].ToString(), http.Request.Headers["X-Yidi-Signature"].ToString(), body.ToArray());
            Tried.Enqueue(post.Id);
            if (Answer(Interlocked.Increment(ref _count)) is not { } status)
            {
                http.Abort();
                return;
            }
            if (status == HttpStatusCode.OK) Taken.Enqueue(post);
            http.Response.StatusCode = (int)status;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }

    /// <summary>As much of SMTP as a mail needs, over a real socket.</summary>
    sealed class MailServer : IAsyncDisposable
    {
        readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        readonly Task _serving;

        internal MailServer()
        {
            _listener.Start();
            _serving = Serve();
        }

        internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        /// <summary>Each letter with the commands that brought it.</summary>
        internal ConcurrentQueue<string> Letters { get; } = [];

        async Task Serve()
        {
            while (true)
            {
                try
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    await Talk(client);
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
                {
                    return;
                }
            }
        }

        async Task Talk(TcpClient client)
        {
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.UTF8);
            await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            var (said, inLetter) = (new StringBuilder(), false);
            await writer.WriteLineAsync("220 here");
            while (await reader.ReadLineAsync() is { } line)
            {
                said.AppendLine(line);
                if (inLetter && line != ".") continue;
                if (line == ".") Letters.Enqueue(said.ToString());
                (var answer, inLetter) = line.ToUpperInvariant() switch { "DATA" => ("354 go on", true), "QUIT" => ("221 bye", false), _ => ("250 ok", false) };
                await writer.WriteLineAsync(answer);
                if (line.Equals("QUIT", StringComparison.OrdinalIgnoreCase)) return;
            }
        }

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _serving;
        }
    }
}
