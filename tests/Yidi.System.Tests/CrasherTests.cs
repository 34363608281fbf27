using System.Text;
using System.Text.Json.Nodes;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>
/// Bodies that broke the door once, or would break a careless one. The file name says which refusal each must get; '@visit@' and '@person@'
/// are replaced by a prepared visit.
/// </summary>
public sealed class CrasherTests
{
    /// <summary>Of this class alone: what other tests write meanwhile would be taken for traces of a crasher.</summary>
    static readonly Lazy<Task<Installation>> Own = new(static async () => await Installation.Start(await SownStores.Of(StoreEngine.Postgres), Files.Count));

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Repository.PathOf("tests", "Yidi.System.Tests", "crashers")).Select(static f => Path.GetFileName(f)!).Order()];

    [Theory, MemberData(nameof(Files))]
    public async Task A_crasher_gets_its_refusal_and_changes_nothing(string file)
    {
        var installation = await Own.Value;
        var (hospital, visit, http) = await installation.NextPreparedVisit();
        using var client = http;
        // Latin-1 keeps bytes that are not UTF-8 as they are.
        var body = File.ReadAllText(Repository.PathOf("tests", "Yidi.System.Tests", "crashers", file), Encoding.Latin1)
            .Replace("@visit@", visit.VisitNo, StringComparison.Ordinal).Replace("@person@", visit.PersonNo, StringComparison.Ordinal)
            .Replace("@msgid@", hospital.NextMessageId(), StringComparison.Ordinal);
        var before = await StoreDigest.Of(installation.Get<StoreMap>());
        using var response = await hospital.PostRaw("/infno", Encoding.Latin1.GetBytes(body), TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)response.StatusCode);
        var reply = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.StartsWith($"[{file[..6]}]", (string)reply["err_msg"]!, StringComparison.Ordinal);
        Assert.Equal(before, await StoreDigest.Of(installation.Get<StoreMap>()));
    }
}
